/** The board's style sheet. Light and dark by the visitor's wish, one column on a phone, nothing from elsewhere. */

export const BOARD_CSS = `:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0f1216);
  --card: light-dark(#ffffff, #181c22);
  --line: light-dark(#dfe3e8, #2b313a);
  --text: light-dark(#161b22, #e8ebef);
  --quiet: light-dark(#57606c, #9aa4b1);
  --a: light-dark(#1a6fd4, #62a8ff);
  --b: light-dark(#b4540a, #f0a45d);
  font: 15px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1200px; padding: 24px 20px 48px; background: var(--page); color: var(--text); }
header { display: grid; grid-template-columns: 1fr auto; gap: 2px 24px; align-items: baseline; margin-bottom: 20px; }
h1 { font-size: 22px; line-height: 1.2; letter-spacing: -0.01em; margin: 0; }
h2 { font-size: 15px; margin: 0 0 8px; }
header p { margin: 0; color: var(--quiet); }
header p strong { color: var(--text); font-weight: 600; }
header p:nth-of-type(1) { grid-column: 1; }
.controls { grid-area: 1 / 2; display: flex; gap: 10px; align-items: center; }
#connection::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 7px; border-radius: 50%; background: var(--quiet); }
#connection.live::before { background: light-dark(#1a8a4a, #46c97e); }
button { font: inherit; color: inherit; min-height: 32px; padding: 2px 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
button:hover { border-color: var(--quiet); }
:focus-visible { outline: 2px solid var(--a); outline-offset: 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(168px, 1fr)); gap: 12px; margin: 0 0 12px; }
.tile, figure, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 12px 16px 14px; }
dt, .tile span { color: var(--quiet); font-size: 13px; }
dd { margin: 0; }
dd b { display: block; font-size: 30px; font-weight: 600; line-height: 1.25; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 12px; }
figure { margin: 0; padding: 14px 16px 12px; min-width: 0; display: flex; flex-direction: column; }
figcaption { font-weight: 600; display: flex; flex-wrap: wrap; gap: 2px 14px; margin-bottom: 4px; }
figure p { margin: 0 0 6px; color: var(--quiet); font-size: 13px; }
.key { font-weight: 400; font-size: 13px; color: var(--quiet); display: inline-flex; align-items: center; gap: 6px; }
.key:first-of-type { margin-inline-start: auto; }
.key::before { content: ""; width: 14px; height: 4px; border-radius: 2px; background: var(--a); }
.key.series-b::before { background: var(--b); }
.chart { width: 100%; height: auto; display: block; margin-top: auto; }
.rules line { stroke: var(--line); vector-effect: non-scaling-stroke; }
.rules text { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
rect.series-a, circle.series-a { fill: var(--a); }
rect.series-b, circle.series-b { fill: var(--b); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
polyline.series-a { stroke: var(--a); }
polyline.series-b { stroke: var(--b); stroke-dasharray: 5 4; }
details { margin-top: 6px; }
summary { color: var(--quiet); font-size: 13px; cursor: pointer; width: fit-content; padding: 4px 0; }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 12px; margin-top: 12px; }
section { padding: 14px 16px; min-width: 0; }
.scroll { overflow: auto; max-height: 300px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: end; padding: 6px 0 6px 14px; border-top: 1px solid var(--line); white-space: nowrap; }
thead th { border-top: 0; color: var(--quiet); font-size: 13px; font-weight: 400; position: sticky; top: 0; background: var(--card); }
th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
tbody th { font-weight: 500; }
td[colspan] { color: var(--quiet); }
code { font: 13px/1.4 ui-monospace, monospace; }
#error-list tbody th { white-space: normal; overflow-wrap: anywhere; }
.tables section:last-child { grid-column: 1 / -1; }
.drawn { width: 110px; min-width: 90px; }
.range { display: block; width: 100%; height: 8px; }
.range .track { fill: var(--line); }
@media (max-width: 640px) {
  body { padding: 16px 12px 32px; }
  header { grid-template-columns: 1fr; gap: 6px; }
  .controls { grid-area: auto; margin-top: 6px; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 8px; }
  .tile { padding: 10px 12px; }
  dd b { font-size: 24px; }
  .key:first-of-type { margin-inline-start: 0; }
  .rules text { font-size: 17px; }
  th, td { padding-inline-start: 8px; font-size: 14px; }
  .drawn { display: none; }
}
@media (forced-colors: active) {
  rect, circle { fill: CanvasText; }
  polyline { stroke: CanvasText; }
}
`;
