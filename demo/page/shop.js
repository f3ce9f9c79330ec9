/** The assistant on this page: it may bring a bicycle into view, by a tool that is declared on the server. */
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

// What a visitor could say first helps nobody who has said something.
assistant.addEventListener('voice-transcript-change', ({ entries }) => {
  if (entries.some(({ kind }) => kind === 'user')) assistant.suggestions = undefined;
});
