/** JSON that nests too deep: it can be parsed, but overflows the stack of what writes it again. Pure. */
import { ServiceFault, serviceErrors } from './service-fault.ts';

/** Deeper JSON is nobody's schema. */
const MAX_DEPTH = 64;

/** @throws ServiceFault */
export function refuseDeepNesting(value: unknown): void {
  if (isDeeperThan(value, MAX_DEPTH))
    throw new ServiceFault(serviceErrors.notJson(`it nests deeper than ${MAX_DEPTH} levels`));
}

/** Goes no deeper than it asks for, whatever comes. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (maxDepth === 0) return true;
  return Object.values(value).some((child) => isDeeperThan(child, maxDepth - 1));
}
