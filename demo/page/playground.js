/** Makes the form from the element's manifest, sets what is turned on the element, and writes the snippet. */
const agent = document.querySelector('voice-agent');
const form = document.querySelector('#settings');
const snippet = document.querySelector('#snippet');
const copied = document.querySelector('#copied');

const { modules } = await (await fetch('/playground/custom-elements.json')).json();
const element = modules.flatMap(({ declarations }) => declarations ?? []).find(({ tagName }) => tagName);
/** `status` is the element's to say, and the server is this one. */
const attributes = element.attributes.filter(({ name }) => name !== 'status' && name !== 'server');
const tokens = element.cssProperties;
/** Ends the name of the box that sets an attribute without a text. */
const ALONE = '-alone';
/** What the form set on the element so far. */
let turned = new Map();

for (const attribute of attributes) addSetting('#attributes', attribute);
for (const token of tokens) addSetting('#tokens', token);

form.addEventListener('input', show);
form.addEventListener('reset', () => setTimeout(show));
document.querySelector('#copy').addEventListener('click', copy);
addEventListener('hashchange', read);
read();

/** Turns what the address says, and nothing else. */
function read() {
  for (const control of form.elements) {
    if (control.type === 'checkbox') control.checked = false;
    else control.value = '';
  }
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const control = form.elements[value ? name : `${name}${ALONE}`] ?? form.elements[name];
    if (control?.type === 'checkbox') control.checked = true;
    else if (control) control.value = value;
  }
  show();
}

function addSetting(fieldset, { name, description, type, default: standard }) {
  const setting = document.createElement('div');
  setting.className = 'setting';
  const label = Object.assign(document.createElement('label'), { htmlFor: name, textContent: name });
  const about = Object.assign(document.createElement('p'), { id: `${name}-about` });
  about.append(...inWordsAndCode(description));
  const control = controlFor(type?.text ?? 'string', standard?.replaceAll("'", ''));
  control.id = name;
  control.name = name;
  control.setAttribute('aria-describedby', about.id);
  setting.append(label, control, about);
  if (description.includes('or empty')) setting.append(aloneBox(name));
  document.querySelector(fieldset).append(setting);
}

/** For an attribute that says something without a text, too. */
function aloneBox(name) {
  const label = document.createElement('label');
  label.append(
    Object.assign(document.createElement('input'), { type: 'checkbox', name: name + ALONE }),
    ` ${name}, without a text`,
  );
  return label;
}

/** What stands between backticks is code. */
function inWordsAndCode(text) {
  return text
    .split('`')
    .map((piece, n) => (n % 2 ? Object.assign(document.createElement('code'), { textContent: piece }) : piece));
}

/** A list for `'a' | 'b'`, a box to tick for a boolean, else a field. What is empty is not set. */
function controlFor(type, standard = '') {
  const choices = [...type.matchAll(/'([^']+)'/g)].map(([, choice]) => choice);
  if (choices.length > 0) {
    const select = document.createElement('select');
    select.append(new Option(standard ? `${standard} (default)` : '', ''));
    for (const choice of choices) if (choice !== standard) select.append(new Option(choice));
    return select;
  }
  const input = document.createElement('input');
  if (type === 'boolean') input.type = 'checkbox';
  else if (type.startsWith('number')) Object.assign(input, { type: 'number', step: 'any' });
  else if (!['string', '{}'].includes(standard)) input.placeholder = standard;
  return input;
}

/** Only what was turned: a string, or '' for an attribute that is there or not. */
function chosen(list) {
  return list.flatMap(({ name }) => {
    const { type, checked, value } = form.elements[name];
    if (type === 'checkbox') return checked ? [[name, '']] : [];
    return value || form.elements[name + ALONE]?.checked ? [[name, value]] : [];
  });
}

function show() {
  const set = new Map(chosen(attributes));
  for (const { name } of attributes) {
    // Only what was turned just now: `open` is the visitor's to change, too.
    if (set.get(name) === turned.get(name)) continue;
    if (set.has(name)) agent.setAttribute(name, set.get(name));
    else agent.removeAttribute(name);
  }
  turned = set;
  const style = new Map(chosen(tokens));
  for (const { name } of tokens) agent.style.setProperty(name, style.get(name) ?? '');
  snippet.textContent = write(set, style);
  copied.textContent = '';
  const hash = new URLSearchParams([...set, ...style]);
  history.replaceState(null, '', hash.size ? `#${hash}` : location.pathname);
}

function write(set, style) {
  const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const words = [...set].map(([name, value]) => (value ? ` ${name}="${quoted(value)}"` : ` ${name}`));
  const lines = [
    `<script type="module" src="${location.origin}/voice-agent.js"></script>`,
    `<voice-agent${words.join('')}></voice-agent>`,
  ];
  if (style.size) {
    const rules = [...style].map(([name, value]) => `  ${name}: ${value};`);
    lines.push('<style>', 'voice-agent {', ...rules, '}', '</style>');
  }
  return lines.join('\n');
}

async function copy() {
  await navigator.clipboard.writeText(snippet.textContent);
  copied.textContent = 'Copied.';
}
