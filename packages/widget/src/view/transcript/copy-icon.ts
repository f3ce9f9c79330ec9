/** Two sheets. Apart from the panel's icons, because the rooms that copy are loaded on need. */
import { icon } from '../pieces/panel-icons.ts';

export const copyIcon = icon('M9 9h10v11H9ZM15 9V4H5v11h4');
