/** What goes back to the client, unless a fault comes between. */
export interface Answer {
  status: number;
  /** Several values are as many lines. */
  headers: Record<string, string | string[]>;
  body: string | Buffer;
  /** For the list of calls. */
  errorCode?: string;
}
