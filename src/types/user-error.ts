/**
 * An error for the person who caused it: its message says what happened and what to do next.
 * It becomes a comment or a line on stderr; every other error is logged.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
