import { HttpError } from "../../http/http-error.ts";

const nothing = Symbol("no body");

/** Gitea's 404; what it says besides goes into `errors`. */
export const notFound = (message = "The target couldn't be found.", errors: string[] = []) =>
  new HttpError(404, message, { errors });

/** An error whose answer has no body at all. */
export const silent = (status: number, violation?: string): HttpError =>
  new HttpError(status, "", {
    errors: nothing,
    ...(violation === undefined ? {} : { violation }),
  });

export const isSilent = ({ errors }: HttpError): boolean => errors === nothing;
