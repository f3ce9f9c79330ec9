/** What the assistant may do on this page: bring a bicycle into view. Its tool is declared on the server. */
const assistant = document.querySelector('voice-agent');
await customElements.whenDefined('voice-agent');

assistant.registerTool('show_bicycle', (input) => {
  const card = document.getElementById(input?.bicycle)?.closest('.shelf li');
  if (!card) throw new Error('There is no such bicycle on the page.');
  document.querySelector('.shelf .shown')?.classList.remove('shown');
  card.classList.add('shown');
  card.scrollIntoView({ block: 'center' });
  const [name, about, price] = Array.from(card.children, (child) => child.textContent);
  return { shown: name, about, price };
});
