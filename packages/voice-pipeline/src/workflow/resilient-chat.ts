/** A chat model that tries again, and lets another one answer when it cannot. */
import { checkAll, checkOptions, listOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { firstThatWorks, RESILIENCE_CHECKS, type ResilienceOptions } from '../remote/first-that-works.ts';
import { type ChatModel, chatModelCheck } from './chat-model.ts';

/**
 * `resilientChat([openAiChat({ … }), openAiChat({ baseUrl: 'http://localhost:11434/v1', … })])` for an `AgentWorkflow`: a
 * request is answered by the first that brings something in time. One that breaks in the middle of an answer is not
 * replaced there, because its beginning has been spoken. Tools run after an answer, so none of them runs twice.
 *
 * @throws TypeError, RangeError: no models, or options that cannot work
 */
export function resilientChat(models: readonly ChatModel[], options: ResilienceOptions = {}): ChatModel {
  checkAll([
    () => listOf(chatModelCheck)('models', models),
    () => checkOptions('resilientChat', options, RESILIENCE_CHECKS),
  ]);
  if (models.length === 0) throw new RangeError('resilientChat needs a model.');
  return {
    name: models.map(({ name }) => name).join(', else '),
    complete(request) {
      const sources = models.map((model) => ({
        name: model.name,
        start: (signal: AbortSignal) => model.complete({ ...request, signal }),
      }));
      const lateError = (name: string) =>
        new PipelineError('workflow-timeout', `${name} brought nothing in time.`, { isTransient: true });
      return firstThatWorks(sources, { ...options, signal: request.signal, lateError });
    },
  };
}
