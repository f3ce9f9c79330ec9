/**
 * The board's only script: takes the main part as it is sent and puts what changed in the place of the old, element by
 * element, so that open tables stay open and focus stays where it is. Plain JavaScript, as the browser gets it.
 */

export const BOARD_SCRIPT = `const connection = document.getElementById('connection');
const pause = document.getElementById('pause');
let source;

function say(text, live) {
  connection.textContent = text;
  connection.classList.toggle('live', live);
}

function put(html) {
  const next = new DOMParser().parseFromString(html, 'text/html');
  for (const element of next.querySelectorAll('main [id]')) {
    const old = document.getElementById(element.id);
    if (!old) continue;
    const inner = element.innerHTML !== old.innerHTML;
    const label = element.getAttribute('aria-label');
    if (inner) old.replaceChildren(...document.importNode(element, true).childNodes);
    if (label !== null && label !== old.getAttribute('aria-label')) old.setAttribute('aria-label', label);
  }
  document.title = document.querySelector('#live b').textContent + document.title.slice(document.title.indexOf(' '));
}

function open() {
  source = new EventSource('status/events');
  source.onopen = () => say('Live', true);
  source.onmessage = ({ data }) => put(data);
  source.onerror = () => say('Connection lost, trying again', false);
  pause.textContent = 'Pause';
}

pause.onclick = () => {
  if (source) {
    source.close();
    source = undefined;
    say('Paused', false);
    pause.textContent = 'Go on';
  } else open();
};
pause.hidden = false;
open();
`;
