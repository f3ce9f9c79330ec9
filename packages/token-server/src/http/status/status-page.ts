/** The status board as HTML: tiles, charts with their tables, agents, tools and errors of one snapshot. Pure. */
import type { BoardMinute, BoardSnapshot } from '../../telemetry/board/board-snapshot.ts';
import { barChart, type Chart, lineChart, rangeBar } from './charts.ts';
import { clock, count, duration, soundTime } from './formats.ts';
import { type Html, html } from './html.ts';

/** The column that is drawn. */
const RANGE = 'p50 to p95';

/** A whole page. What changes has an id, by which `status-script` puts the new in the place of the old. */
export function statusPage(snapshot: BoardSnapshot, instance: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${count(snapshot.live)} live · voice-agent status</title>
<link rel="stylesheet" href="status/board.css">
<script type="module" src="status/board.js"></script>
</head>
<body>
<header>
<h1>Voice agent status</h1>
<p>Instance <strong>${instance}</strong>, counting since ${clock(snapshot.since)} UTC. The last hour of this instance only.</p>
<p class="controls"><span id="connection" role="status">Not live: reload for new numbers.</span> <button type="button" id="pause" hidden>Pause</button></p>
</header>
${statusMain(snapshot)}
</body>
</html>
`.text;
}

/** What is sent again as it changes. */
export function statusMain(snapshot: BoardSnapshot): Html {
  return html`<main>${tiles(snapshot)}<div class="charts">${charts(snapshot)}</div><div class="tables">${agents(snapshot)}${tools(snapshot)}${errors(snapshot)}</div></main>`;
}

function tiles({
  live,
  started,
  ended,
  turns,
  tools,
  errors: failures,
  audioSent,
  audioReceived,
  at,
}: BoardSnapshot): Html {
  const tile = (id: string, name: string, value: string, more: string) =>
    html`<div class="tile" id="${id}"><dt>${name}</dt><dd><b>${value}</b> <span>${more}</span></dd></div>`;
  return html`<dl class="tiles">
${tile('live', 'Sessions now', count(live), `at ${clock(at)} UTC`)}
${tile('sessions', 'Sessions this hour', count(started), `${count(ended)} ended`)}
${tile('turns', 'Turn latency, p50', duration(turns.p50), `p95 ${duration(turns.p95)} · ${count(turns.count)} turns`)}
${tile('tools', 'Tool latency, p50', duration(tools.p50), `p95 ${duration(tools.p95)} · ${count(tools.count)} calls`)}
${tile('errors', 'Errors this hour', count(failures), failures === 0 ? 'none' : 'listed below')}
${tile('sound', 'Sound this hour', soundTime(audioReceived), `heard; ${soundTime(audioSent)} spoken`)}
</dl>`;
}

function charts({ minutes, started, errors: failures, turns, tools }: BoardSnapshot): readonly Html[] {
  const times = minutes.map(({ at }) => at);
  const of = (id: string, label: string): Pick<Chart, 'id' | 'label' | 'times' | 'timeOf'> => ({
    id: `${id}-chart`,
    label,
    times,
    timeOf: clock,
  });
  const a = (name: string, value: (minute: BoardMinute) => number | undefined) =>
    ({ name, key: 'a', values: minutes.map(value) }) as const;
  const b = (name: string, value: (minute: BoardMinute) => number | undefined) =>
    ({ name, key: 'b', values: minutes.map(value) }) as const;
  const counts = { floor: 2, format: count };
  const latencies = { floor: 200, format: duration };
  const sessions: Chart = {
    ...of('sessions', `Sessions per minute of the last hour: ${count(started)} started in all`),
    ...counts,
    series: [a('started', ({ started }) => started), b('ended', ({ ended }) => ended)],
  };
  const turnLatency: Chart = {
    ...of('turns', `Turn latency per minute: p50 ${duration(turns.p50)}, p95 ${duration(turns.p95)}`),
    ...latencies,
    series: [a('p50', ({ turns }) => turns.p50), b('p95', ({ turns }) => turns.p95)],
  };
  const toolLatency: Chart = {
    ...of('tools', `Tool latency per minute: p50 ${duration(tools.p50)}, p95 ${duration(tools.p95)}`),
    ...latencies,
    series: [a('p50', ({ tools }) => tools.p50), b('p95', ({ tools }) => tools.p95)],
  };
  const faults: Chart = {
    ...of('errors', `Errors per minute of the last hour: ${count(failures)} in all`),
    ...counts,
    series: [b('errors', ({ errors }) => errors)],
  };
  return [
    figure('Sessions per minute', '', { chart: sessions, drawing: barChart(sessions) }),
    figure('Errors per minute', '', { chart: faults, drawing: barChart(faults) }),
    figure('Turn latency', 'From the end of a visitor’s turn to the first sound of the answer, as browsers tell.', {
      chart: turnLatency,
      drawing: lineChart(turnLatency),
    }),
    figure('Tool latency', 'Of the handlers that ran, whatever came of them.', {
      chart: toolLatency,
      drawing: lineChart(toolLatency),
    }),
  ];
}

/** The numbers behind the drawing: minutes in which something happened, the latest first. */
function figure(title: string, note: string, { chart, drawing }: { chart: Chart; drawing: Html }): Html {
  const { id, series, times, format, timeOf } = chart;
  const legend = series.map(({ name, key }) => html`<span class="key series-${key}">${name}</span>`);
  const rows = times
    .map((time, i) => ({ time, values: series.map(({ values }) => values[i]) }))
    .filter(({ values }) => values.some((value) => value !== undefined && value > 0))
    .reverse()
    .map(
      ({ time, values }) =>
        html`<tr><th scope="row">${timeOf(time)}</th>${values.map((value) => html`<td>${value === undefined ? '—' : format(value)}</td>`)}</tr>`,
    );
  const heads = series.map(({ name }) => html`<th scope="col">${name}</th>`);
  return html`<figure><figcaption>${title} ${legend}</figcaption>${note === '' ? undefined : html`<p>${note}</p>`}${drawing}<details><summary>As a table</summary><div class="scroll" id="${id}-table" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">UTC</th>${heads}</tr></thead><tbody>${rows.length > 0 ? rows : html`<tr><td colspan="${series.length + 1}">Nothing in the last hour.</td></tr>`}</tbody></table></div></details></figure>`;
}

function agents({ byAgent }: BoardSnapshot): Html {
  const most = Math.max(0, ...byAgent.map(({ turns }) => turns.p95 ?? 0));
  const rows = byAgent.map(
    ({ name, live, started, turns, errors }) =>
      html`<tr><th scope="row">${name}</th><td>${count(live)}</td><td>${count(started)}</td><td>${duration(turns.p50)}</td><td>${duration(turns.p95)}</td><td class="drawn">${rangeBar(turns.p50, turns.p95, most)}</td><td>${count(errors)}</td></tr>`,
  );
  return table('agents', 'Agents', ['Agent', 'Now', 'Started', 'Turn p50', 'p95', RANGE, 'Errors'], rows);
}

function tools({ byTool }: BoardSnapshot): Html {
  const most = Math.max(0, ...byTool.map(({ durations }) => durations.p95 ?? 0));
  const rows = byTool.map(
    ({ name, calls, failed, denied, durations }) =>
      html`<tr><th scope="row">${name}</th><td>${count(calls)}</td><td>${duration(durations.p50)}</td><td>${duration(durations.p95)}</td><td class="drawn">${rangeBar(durations.p50, durations.p95, most)}</td><td>${count(failed)}</td><td>${count(denied)}</td></tr>`,
  );
  const heads = ['Tool', 'Calls', 'p50', 'p95', RANGE, 'Failed', 'Denied'];
  return table('tool-list', 'Tools', heads, rows);
}

function errors({ byError }: BoardSnapshot): Html {
  const rows = byError
    .slice(0, 20)
    .map(
      ({ name, count: times, lastAt }) =>
        html`<tr><th scope="row"><code>${name}</code></th><td>${count(times)}</td><td>${clock(lastAt)}</td></tr>`,
    );
  return table('error-list', 'Errors', ['What', 'Times', 'Last, UTC'], rows);
}

function table(id: string, title: string, heads: readonly string[], rows: readonly Html[]): Html {
  const none = html`<tr><td colspan="${heads.length}">Nothing in the last hour.</td></tr>`;
  return html`<section><h2 id="${id}-title">${title}</h2><div class="scroll" id="${id}" tabindex="0" role="region" aria-labelledby="${id}-title"><table><thead><tr>${heads.map((head) => html`<th scope="col" class="${head === RANGE ? 'drawn' : ''}">${head}</th>`)}</tr></thead><tbody>${rows.length > 0 ? rows : none}</tbody></table></div></section>`;
}
