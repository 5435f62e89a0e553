/** An answer other than success; each host puts it in a body of its own. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly errors: unknown;
  /** Set when a client of the real service would never send this: it is recorded. */
  readonly violation: string | undefined;

  constructor(
    status: number,
    message: string,
    options: { errors?: unknown; violation?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = options.errors;
    this.violation = options.violation;
  }
}
