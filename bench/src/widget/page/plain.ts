/** The page of one peer. */
import { mainThreadClient } from './main-thread-client.ts';
import { plainSound } from './plain-sound.ts';

mainThreadClient(plainSound());
