/** The media thread with all it may need, for builds whose files others bundle: what it loads by itself would stay behind. */
import './g711.ts';
import './media.worker.ts';
