/** What the agent may do on this page: fill in fields. Its tool is declared on the server. */
const form = document.querySelector('form');
const agent = document.querySelector('voice-agent');
await customElements.whenDefined('voice-agent');

agent.registerTool('fill_form', (input) => {
  for (const [name, value] of Object.entries(input)) {
    const field = form.elements.namedItem(name);
    if (!field) throw new Error(`There is no field "${name}".`); // The model reads this.
    const before = field.value;
    field.value = value;
    if (field.checkValidity()) continue;
    field.value = before;
    throw new Error(`"${value}" does not fit into "${name}".`);
  }
  const fields = [...form.elements].filter(({ name }) => name !== '');
  return { missing: fields.filter(({ value }) => value === '').map(({ name }) => name) };
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  form.replaceWith('Reserved. See you then!');
});
