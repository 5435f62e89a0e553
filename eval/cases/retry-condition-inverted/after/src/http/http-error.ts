/** A server answered with a status that is no success. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, url: string) {
    super(`${url} answers ${status}`);
    this.status = status;
  }
}
