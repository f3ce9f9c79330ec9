/** `createVoiceServer`: puts agents, provider, store and routes together into one Hono app. Knows everything; nothing knows it. */
import { Hono } from 'hono';
import { type AgentRegistry, agentRegistry } from './agents/agent-registry.ts';
import type { Agent } from './agents/define-agent.ts';
import {
  checkEach,
  checkedParts,
  checkFunction,
  checkMethods,
  checkObject,
  type OptionNames,
  refuseUnknown,
} from './checked-options.ts';
import { misconfigured } from './errors.ts';
import { keepAnswerHeaders } from './http/answer-headers.ts';
import { apiDoor } from './http/api-door.ts';
import { approvalsRoute } from './http/approvals.route.ts';
import { callGuard } from './http/call-guard.ts';
import type { Challenge } from './http/challenge.ts';
import { endRoute } from './http/end.route.ts';
import { eventsRoute } from './http/events.route.ts';
import { feedbackRoute } from './http/feedback.route.ts';
import { guardrailsRoute } from './http/guardrails.route.ts';
import { handoffsRoute } from './http/handoffs.route.ts';
import { healthRoute } from './http/health.route.ts';
import { heartbeatRoute } from './http/heartbeat.route.ts';
import { openapiRoute } from './http/openapi.route.ts';
import { checkOperatorAccess, type OperatorAccess } from './http/operator-access.ts';
import { operatorRoutes } from './http/operator-routes.ts';
import { checkOrigins, originCheck } from './http/origin-check.ts';
import { ownHosts } from './http/own-hosts.ts';
import { problemHandler, unknownRoute } from './http/problem.ts';
import { readyRoute } from './http/ready.route.ts';
import { refreshRoute } from './http/refresh.route.ts';
import {
  type AddressDoubt,
  hopCounter,
  type RemoteAddress,
  requestSource,
  type TrustProxy,
} from './http/request-source.ts';
import type { RouteServices } from './http/session-access.ts';
import { type Authenticate, sessionsRoute } from './http/sessions.route.ts';
import type { StatusAccess } from './http/status.route.ts';
import { toolsRoute } from './http/tools.route.ts';
import { type WidgetSource, widgetRoute } from './http/widget.route.ts';
import { Admission } from './limits/admission.ts';
import { limitsOf } from './limits/limit-options.ts';
import { rateLimits } from './limits/rate-limits.ts';
import { jsonLinesLogger, type Logger, redactingLogger, silentLogger, textRedactor } from './logger.ts';
import { withBreaker } from './providers/provider-breaker.ts';
import type { RealtimeProvider } from './providers/realtime-provider.ts';
import { randomId } from './random-id.ts';
import { approvalTokens } from './sessions/approval-token.ts';
import { Generations } from './sessions/generations.ts';
import { type RevokeTarget, revokeSessions } from './sessions/revoke-sessions.ts';
import { safetyIdentifiers } from './sessions/safety-identifier.ts';
import { SessionCensus } from './sessions/session-census.ts';
import { checkLimits, type SessionLimitOptions, sessionLimits, storedCharsOf } from './sessions/session-limits.ts';
import { SessionRecords } from './sessions/session-record.ts';
import { SessionRoom } from './sessions/session-room.ts';
import { checkSecrets, sessionTokens } from './sessions/session-token.ts';
import { GuardedStore } from './store/guarded-store.ts';
import { MemoryStore, memoryStore } from './store/memory-store.ts';
import type { Store } from './store/store.ts';
import { logEvents } from './telemetry/log-events.ts';
import type { VoiceEventListener } from './telemetry/voice-observer.ts';
import { checkTelemetry, VoiceTelemetry, type VoiceTelemetryOptions } from './telemetry/voice-telemetry.ts';

export interface VoiceServerOptions<Agents extends Readonly<Record<string, Agent>> = Readonly<Record<string, Agent>>> {
  /** The agents by name: 1 to 52 letters, digits, `_`, `-`. */
  agents: Agents;
  /** Who gives the browser its voice, e.g. `openai({ apiKey })`. */
  provider: RealtimeProvider;
  /** Pages that may use this server, as browsers name them: 'https://shop.example'. Its own pages may under `hosts`. */
  origins: readonly string[];
  /** The agent of sessions that ask for none. Default: the first. */
  entry?: keyof Agents & string;
  /** The widget's files, e.g. `widgetFiles('…/dist')` of `@voice-agent/token-server/node`. Default: none are served. */
  widget?: WidgetSource;
  /**
   * Signs session tokens; at least 32 bytes. Default: random for this process, so sessions end when it restarts and
   * cannot be shared with another process. A list changes it without ending sessions: the first signs, all are good;
   * put the new one first, and drop the old one when the longest session is over.
   */
  secret?: string | readonly [string, ...string[]] | undefined;
  /** Default: this process's memory. */
  store?: Store;
  /** How long, how often and how many. docs/security.md has the reasons. */
  limits?: SessionLimitOptions;
  /** Default: nobody is signed in. */
  authenticate?: Authenticate;
  /** What a visitor must pass before a session, e.g. `turnstile({ secretKey })`. Default: nothing. */
  challenge?: Challenge;
  /** Default: JSON lines on standard error. Whatever it is, credentials are redacted before it. */
  logger?: Logger;
  /**
   * Told what happens: sessions, mints, tools, handoffs, refusals. Nothing that people said is in it, unless `telemetry`
   * says so. May be async; nobody waits for it, and what it throws harms nobody. docs/telemetry.md lists the events.
   */
  onEvent?: VoiceEventListener;
  /** How much events hold, or a `VoiceTelemetry` of your own, to which you may subscribe at any time. */
  telemetry?: VoiceTelemetryOptions | VoiceTelemetry;
  /** Serves `/metrics` for Prometheus, to those who send this token. Default: there is no such path. */
  metrics?: OperatorAccess;
  /**
   * Serves a live board of sessions, latencies and errors at `/status`, to browsers that know this token as the password of
   * any name. Default: there is no such path.
   */
  status?: StatusAccess;
  /**
   * The names this server is called by, without port: 'agent.example.com'. Under another one no API request is answered,
   * and pages it serves itself may call it. localhost and bare addresses are always good. Default: any name is answered,
   * and only pages under localhost and bare addresses count as its own, since names can be pointed here by strangers.
   */
  hosts?: readonly string[];
  /**
   * The proxies of yours before this server: how many, or their networks, e.g. `['10.0.0.0/8']`. Their entries in
   * `X-Forwarded-For`, `-Proto` and `-Host` are believed. Default false: none, and the headers are ignored.
   */
  trustProxy?: TrustProxy;
  /**
   * The address at the other end of the connection. Default: what `listen` tells. With another server give your
   * runtime's: `remoteAddress` of `…/node`, `(c) => getConnInfo(c).remote.address` of hono/bun or hono/deno,
   * `(c) => c.req.header('cf-connecting-ip')` on Cloudflare. Without it nothing is limited per address.
   */
  remoteAddress?: RemoteAddress;
  /** The clock, in unix milliseconds. Default: the machine's. */
  now?: () => number;
}

/** Typed, so that none is forgotten: a misspelt option would be ignored in silence. */
const OPTIONS: OptionNames<VoiceServerOptions> = {
  agents: true,
  provider: true,
  origins: true,
  entry: true,
  widget: true,
  secret: true,
  store: true,
  limits: true,
  authenticate: true,
  challenge: true,
  logger: true,
  onEvent: true,
  telemetry: true,
  metrics: true,
  status: true,
  hosts: true,
  trustProxy: true,
  remoteAddress: true,
  now: true,
};
const FUNCTIONS = ['authenticate', 'widget', 'onEvent', 'remoteAddress', 'now'] as const;

const DOUBTS: Readonly<Record<AddressDoubt, string>> = {
  address_unknown: 'Nothing is limited per address. Serve with "listen", or give "remoteAddress".',
  proxy_not_trusted: 'Visitors behind a proxy count as one address. Set "trustProxy", if the proxy is yours.',
};

/** The Hono app, and what its operator may do besides. */
export interface VoiceServer extends Hono {
  /**
   * Ends sessions: `{ session }`, `{ user }` or `{ all: true }`. Their tokens answer 401 within ten seconds on every
   * instance that shares the store.
   *
   * @throws VoiceServerError store_unavailable: nothing was revoked; try again.
   */
  revoke(target: RevokeTarget): Promise<void>;
  /**
   * Says at `/readyz` that this instance is about to close. It still takes requests. `listen` calls it when it closes a
   * server that was given to it as it is.
   */
  drain(): void;
}

/**
 * Makes the token server: a Hono app. Serve it (`listen`), mount it (`app.route('/voice', server)`), or export it to a
 * runtime that calls its `fetch`.
 *
 * @throws VoiceServerError invalid_configuration: says what does not fit, by path.
 */
export function createVoiceServer<const Agents extends Readonly<Record<string, Agent>>>(
  options: VoiceServerOptions<Agents>,
): VoiceServer {
  const agents = checkedAgents(options);
  const { origins, widget, authenticate, hosts, trustProxy = false, now = Date.now } = options;
  const secrets = secretsOf(options.secret ?? randomId() + randomId());
  const log = redactingLogger(options.logger ?? jsonLinesLogger({ now }), secrets);
  const telemetry =
    options.telemetry instanceof VoiceTelemetry ? options.telemetry : new VoiceTelemetry({ now, ...options.telemetry });
  if (log !== silentLogger) telemetry.subscribe(logEvents(log));
  if (options.onEvent) telemetry.subscribe(options.onEvent);
  const provider = withBreaker(options.provider, now);
  const store = guarded(options.store ?? memoryStore(now), { telemetry, redact: textRedactor(secrets) });
  let isDraining = false;
  const limits = limitsOf(options.limits);
  const onRefused = (limit: string) => telemetry.emit('limit.exceeded', { limit });
  const records = new SessionRecords(store, now, store instanceof GuardedStore);
  const generations = new Generations(store, now);
  const census = new SessionCensus({ records, generations, telemetry, now });
  // Where nobody is told of anything, nobody counts.
  if (telemetry.isWatched || telemetry === options.telemetry || options.metrics || options.status) {
    telemetry.subscribe(census.read);
  }
  const services: RouteServices = {
    agents,
    provider,
    store,
    records,
    room: new SessionRoom({
      store,
      maxChars: storedCharsOf(options.limits),
      ttl: (record) => records.ttl(record),
      onFull: () => onRefused('stored_chars'),
    }),
    census,
    tokens: sessionTokens(secrets, now),
    generations,
    safetyIdentifier: safetyIdentifiers(secrets[0] ?? ''),
    approvals: approvalTokens(secrets, now),
    limits: sessionLimits(options.limits),
    rates: rateLimits({ rates: limits.rates, store, now, onRefused }),
    admission: new Admission({ limits, store, now, onRefused }),
    telemetry,
    log,
    now,
    source: requestSource({
      trustProxy,
      remoteAddress: options.remoteAddress,
      onDoubt: (doubt) => log.warn(`limits.${doubt}`, { effect: DOUBTS[doubt] }),
    }),
  };
  const credentials = authenticate !== undefined;
  const checkOrigin = originCheck({ origins, hosts, source: services.source, credentials, telemetry });
  const api = new Hono()
    .use(apiDoor({ checkOrigin, guardCalls: callGuard(services), telemetry }))
    .route('/', sessionsRoute(services, { authenticate, challenge: options.challenge }))
    .route('/', toolsRoute(services))
    .route('/', approvalsRoute(services))
    .route('/', handoffsRoute(services))
    .route('/', guardrailsRoute(services))
    .route('/', refreshRoute(services))
    .route('/', heartbeatRoute(services))
    .route('/', endRoute(services))
    .route('/', eventsRoute(services))
    .route('/', feedbackRoute(services))
    // A mounted app's notFound is its host's, so what is ours ends here.
    .all('*', unknownRoute);

  const catchUp = () => census.catchUp();
  const app = new Hono();
  keepAnswerHeaders(app);
  app.onError(problemHandler(log, telemetry));
  app.notFound(unknownRoute);
  app.route('/v1', api);
  app.route('/', healthRoute());
  app.route('/', readyRoute({ askStore: async () => store.get('ready'), isDraining: () => isDraining }));
  app.route('/', openapiRoute());
  app.route('/', operatorRoutes({ metrics: options.metrics, status: options.status, telemetry, catchUp, now }));
  app.route('/', widgetRoute(widget));
  if (options.secret === undefined) {
    log.info('secret.random', { effect: 'Sessions end when this process does. Set "secret" to keep or share them.' });
  }
  return Object.assign(app, {
    revoke: (target: RevokeTarget) => revokeSessions(services, target),
    drain: () => {
      isDraining = true;
    },
  });
}

/**
 * The agents, where all options are good: looked through before anything is made of one, since who made three mistakes wants to
 * start the server once to hear of them.
 */
function checkedAgents(options: Omit<VoiceServerOptions, 'entry'> & { entry?: string }): AgentRegistry {
  checkObject('createVoiceServer', options);
  const { agents, entry, provider, secret, limits, challenge, store, logger, telemetry, trustProxy = false } = options;
  const checked = checkedParts({
    known: () => refuseUnknown('createVoiceServer', options, OPTIONS),
    provider: () => checkProvider(provider),
    store: () => checkMethods('store', store, 'get', 'set', 'add', 'incr', 'del'),
    challenge: () => checkMethods('challenge', challenge, 'verify'),
    logger: () => checkMethods('logger', logger, 'info', 'warn', 'error'),
    functions: () => checkEach(FUNCTIONS, (name) => checkFunction(name, options[name])),
    registry: () => agentRegistry(agents, entry, provider?.settings),
    origins: () => checkOrigins(options.origins),
    hosts: () => ownHosts(options.hosts),
    trustProxy: () => hopCounter(trustProxy),
    secret: () => secret === undefined || checkSecrets(secretsOf(secret)),
    limits: () => checkLimits(limits),
    telemetry: () => telemetry === undefined || telemetry instanceof VoiceTelemetry || checkTelemetry(telemetry),
    metrics: () => checkOperatorAccess(options.metrics, 'metrics'),
    status: () => checkOperatorAccess(options.status, 'status'),
  });
  return checked.registry;
}

function checkProvider(provider: RealtimeProvider | undefined): void {
  if (typeof provider !== 'object' || provider === null) {
    throw misconfigured('provider', 'is missing, e.g. openai({ apiKey: process.env.OPENAI_API_KEY })');
  }
  checkMethods('provider', provider, 'connect', 'handOff');
}

function secretsOf(secret: string | readonly string[]): readonly string[] {
  return typeof secret === 'string' ? [secret] : secret;
}

interface StoreWatch {
  readonly telemetry: VoiceTelemetry;
  /** Clients name the address they cannot reach, with its password. */
  redact(text: string): string;
}

/** A store that may go away. The one in this process's memory cannot. */
function guarded(store: Store, { telemetry, redact }: StoreWatch): Store {
  if (store instanceof MemoryStore) return store;
  return new GuardedStore(store, {
    onDown: (error) => telemetry.emit('store.degraded', { error: redact(String(error)) }),
    onUp: (downMs) => telemetry.emit('store.recovered', { downMs }),
  });
}
