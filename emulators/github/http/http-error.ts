import { HttpError } from "../../http/http-error.ts";

export { HttpError };

export const notFound = (): HttpError => new HttpError(404, "Not Found");

/** GitHub's words for a value that has the right shape and still can't be. */
export const unprocessable = (resource: string, field: string, message: string): HttpError =>
  new HttpError(422, "Validation Failed", {
    errors: [{ resource, code: "unprocessable", field, message }],
  });
