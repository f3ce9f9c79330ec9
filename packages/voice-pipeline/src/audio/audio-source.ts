/** What a pipeline listens to: samples that can be read once, chunk by chunk. */

export interface AudioSource {
  /** 24 kHz mono. @throws PipelineError `invalid-audio` */
  chunks(): AsyncIterable<Int16Array>;
}
