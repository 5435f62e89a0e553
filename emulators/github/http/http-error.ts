/** An answer other than success, with the body GitHub sends. */
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

export const notFound = (): HttpError => new HttpError(404, "Not Found");

/** GitHub's words for a value that has the right shape and still can't be. */
export const unprocessable = (resource: string, field: string, message: string): HttpError =>
  new HttpError(422, "Validation Failed", {
    errors: [{ resource, code: "unprocessable", field, message }],
  });
