/** The parts of @elevenlabs/client that its own conversation uses and its entry does not export. Aliased by the bundler. */
declare module 'elevenlabs-web/input.js' {
  export const MediaDeviceInput: {
    create(options: { sampleRate: number; format: 'pcm' }): Promise<{
      addListener(listener: (event: MessageEvent<[Int16Array<ArrayBuffer>, number]>) => void): void;
    }>;
  };
}

declare module 'elevenlabs-web/output.js' {
  export const MediaDeviceOutput: {
    create(options: { sampleRate: number; format: 'pcm' }): Promise<{
      playAudio(chunk: ArrayBuffer): void;
      interrupt(): void;
    }>;
  };
}
