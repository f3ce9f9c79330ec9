/** What happened in one minute, or in several that are added up. Pure memory. */
import type { VoiceEvent } from '../voice-event.ts';
import type { Percentiles } from './board-snapshot.ts';
import { LatencyHistogram } from './latency-histogram.ts';

export interface AgentCounts {
  started: number;
  errors: number;
  readonly turns: LatencyHistogram;
}

export interface ToolCounts {
  failed: number;
  denied: number;
  replayed: number;
  readonly durations: LatencyHistogram;
}

export interface ErrorCounts {
  count: number;
  lastAt: number;
}

export class BoardCounts {
  started = 0;
  ended = 0;
  errors = 0;
  audioSent = 0;
  audioReceived = 0;
  readonly turns = new LatencyHistogram();
  readonly tools = new LatencyHistogram();
  /** By names of the configuration: they are few, and no caller's text. So are the reasons of errors. */
  readonly byAgent = new Map<string, AgentCounts>();
  readonly byTool = new Map<string, ToolCounts>();
  readonly byError = new Map<string, ErrorCounts>();

  read(event: VoiceEvent): void {
    switch (event.type) {
      case 'session.started':
        this.started += 1;
        this.#agent(event.agent).started += 1;
        break;
      case 'session.ended':
        this.ended += 1;
        break;
      case 'turn.answered':
        this.turns.record(event.latencyMs);
        this.#agent(event.agent).turns.record(event.latencyMs);
        break;
      case 'audio.sent':
        this.audioSent += event.seconds;
        break;
      case 'audio.received':
        this.audioReceived += event.seconds;
        break;
      case 'tool.returned':
        this.#called(event);
        break;
      case 'tool.failed':
      case 'tool.timed_out':
        this.#called(event);
        this.#tool(event.tool).failed += 1;
        this.#failed(event, event.tool);
        break;
      case 'tool.replayed':
        this.#tool(event.tool).replayed += 1;
        break;
      case 'tool.denied':
        if (event.tool !== undefined) this.#tool(event.tool).denied += 1;
        this.#failed(event, event.reason);
        break;
      case 'session.failed':
        this.#failed(event, event.code);
        break;
      case 'mint.failed':
      case 'mint.refused':
      case 'agent.handoff_refused':
        this.#failed(event, event.reason);
        break;
      case 'guardrail.tripped':
        this.#failed(event, event.guardrail);
        break;
      case 'limit.exceeded':
        this.#failed(event, event.limit);
        break;
      case 'store.degraded':
      case 'origin.refused':
      case 'request.failed':
      case 'telemetry.listener_failed':
        this.#failed(event);
    }
  }

  add(other: BoardCounts): void {
    this.started += other.started;
    this.ended += other.ended;
    this.errors += other.errors;
    this.audioSent += other.audioSent;
    this.audioReceived += other.audioReceived;
    this.turns.add(other.turns);
    this.tools.add(other.tools);
    for (const [name, { started, errors, turns }] of other.byAgent) {
      const agent = this.#agent(name);
      agent.started += started;
      agent.errors += errors;
      agent.turns.add(turns);
    }
    for (const [name, { failed, denied, replayed, durations }] of other.byTool) {
      const tool = this.#tool(name);
      tool.failed += failed;
      tool.denied += denied;
      tool.replayed += replayed;
      tool.durations.add(durations);
    }
    for (const [name, { count, lastAt }] of other.byError) {
      const error = this.byError.get(name);
      this.byError.set(name, { count: count + (error?.count ?? 0), lastAt: Math.max(lastAt, error?.lastAt ?? 0) });
    }
  }

  #called({ tool, durationMs }: { tool: string; durationMs: number }): void {
    this.tools.record(durationMs);
    this.#tool(tool).durations.record(durationMs);
  }

  #failed(event: VoiceEvent, reason?: string): void {
    this.errors += 1;
    if ('agent' in event) this.#agent(event.agent).errors += 1;
    const name = reason === undefined ? event.type : `${event.type} ${reason}`;
    this.byError.set(name, { count: (this.byError.get(name)?.count ?? 0) + 1, lastAt: event.at });
  }

  #agent(name: string): AgentCounts {
    let agent = this.byAgent.get(name);
    if (!agent) {
      agent = { started: 0, errors: 0, turns: new LatencyHistogram() };
      this.byAgent.set(name, agent);
    }
    return agent;
  }

  #tool(name: string): ToolCounts {
    let tool = this.byTool.get(name);
    if (!tool) {
      tool = { failed: 0, denied: 0, replayed: 0, durations: new LatencyHistogram() };
      this.byTool.set(name, tool);
    }
    return tool;
  }
}

export function percentilesOf(histogram: LatencyHistogram): Percentiles {
  return { count: histogram.count, p50: histogram.percentile(0.5), p95: histogram.percentile(0.95) };
}
