/** The demo as the repository's scripts and tests start it. */
export { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine.ts';
export { type Environment, type ParsedEnvironment, parseEnvironment } from './environment.ts';
export { openShop, type Shop } from './shop/open-shop.ts';
export { createShopClock, type ShopClock } from './shop/shop-clock.ts';
export { type DemoOptions, type RunningDemo, startDemo } from './start-demo.ts';
