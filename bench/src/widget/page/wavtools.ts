/** The page of one peer. */
import { mainThreadClient } from './main-thread-client.ts';
import { wavtoolsSound } from './wavtools-sound.ts';

mainThreadClient(wavtoolsSound());
