/** The package's index loads every store it knows, `cluster` and all; its single files have no types of their own. */
declare module 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js' {
  // biome-ignore lint/style/noDefaultExport: what the file exports.
  export { RateLimiterStoreAbstract as default } from 'rate-limiter-flexible';
}

declare module 'rate-limiter-flexible/lib/RateLimiterRes.js' {
  // biome-ignore lint/style/noDefaultExport: what the file exports.
  export { RateLimiterRes as default } from 'rate-limiter-flexible';
}
