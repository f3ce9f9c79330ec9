/**
 * How readily the processes of a session leave the processor to others. Where Linux has "autogroup" on, as on most machines,
 * it weighs whole sessions against each other: a process's own niceness counts among those of its session only, and
 * a program with a session of its own gets as much as the whole server, however nice it is. The session has a niceness, too.
 */
import { writeFileSync } from 'node:fs';

/** Who is not root may do this ten times a second, all sessions of the machine taken together. */
const RETRY_MS = 130;

/**
 * @param pid - any process of the session
 * @param niceness - 0 to 19, to raise it only; asked again while the system wants to wait. undefined: the process is over
 */
export function setSessionNiceness(pid: number, niceness: () => number | undefined, write = writeFileSync): void {
  const value = niceness();
  if (value === undefined) return;
  try {
    write(`/proc/${pid}/autogroup`, String(value));
  } catch (error) {
    // Else there is no such thing on this machine, or the process ended just now.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN')
      setTimeout(() => setSessionNiceness(pid, niceness, write), RETRY_MS).unref();
  }
}
