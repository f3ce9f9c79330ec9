/** The microphone to a transcription session, and its words into a list. The protocol is OpenAI's Realtime API. */
const list = document.querySelector('ol');
const button = document.querySelector('button');

button.addEventListener('click', async () => {
  button.disabled = true;
  const { url, key } = await (await fetch('/key', { method: 'POST' })).json();
  const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${key}`]);
  socket.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  socket.addEventListener('close', () => (button.disabled = false));

  const sound = new AudioContext({ sampleRate: 24_000 }); // What the protocol takes; the browser resamples.
  await sound.audioWorklet.addModule('/microphone.worklet.js');
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pcm = new AudioWorkletNode(sound, 'microphone');
  sound.createMediaStreamSource(microphone).connect(pcm);
  pcm.port.onmessage = ({ data }) => {
    const audio = btoa(String.fromCharCode(...new Uint8Array(data)));
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
  };
});

/** A line for each turn: words come while they are spoken, and once more, as they stay, at its end. */
function show({ type, item_id, delta, transcript, error }) {
  const line = () => document.getElementById(item_id) ?? Object.assign(document.createElement('li'), { id: item_id });
  if (type === 'input_audio_buffer.speech_started') list.append(line());
  if (type === 'conversation.item.input_audio_transcription.delta') line().append(delta);
  if (type === 'conversation.item.input_audio_transcription.completed') {
    line().textContent = transcript;
    if (transcript === '') line().remove(); // It was noise.
  }
  if (type === 'error') console.error(error.message);
}
