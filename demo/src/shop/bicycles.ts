/** The bicycles on the floor. The page shows each under its name as an id. */
export const BICYCLES = ['courier', 'wayfarer', 'sparrow'] as const;

export type Bicycle = (typeof BICYCLES)[number];
