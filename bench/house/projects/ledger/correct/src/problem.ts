/** An error that the user can repair. */
export class Problem extends Error {}
