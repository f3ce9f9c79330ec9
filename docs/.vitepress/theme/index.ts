/** VitePress's own theme with the fonts that readers have already. */
export { default } from 'vitepress/theme-without-fonts';
