/** The page of one peer. */

import { elevenlabsSound } from './elevenlabs-sound.ts';
import { mainThreadClient } from './main-thread-client.ts';

mainThreadClient(elevenlabsSound());
