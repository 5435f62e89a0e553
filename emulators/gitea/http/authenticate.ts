import { HttpError } from "../../http/http-error.ts";
import type { Token } from "../model.ts";
import type { GiteaWorld } from "../world.ts";

/**
 * Whose token this `Authorization` header shows: `token X`, `Bearer X`, or basic with the token as name or password.
 * `undefined` for nobody's, which may read what is public. Throws the 401 for a token that there is not.
 */
export function authenticate(
  world: GiteaWorld,
  authorization: string | undefined,
): Token | undefined {
  const value = readToken(authorization);
  if (value === undefined) return undefined;
  const token = world.tokens.get(value);
  if (!token) throw new HttpError(401, `access token does not exist [sha: ${value}]`);
  return token;
}

export function readToken(authorization: string | undefined): string | undefined {
  const [, scheme = "", credentials = ""] =
    /^(bearer|token|basic) +(\S+)$/i.exec(authorization ?? "") ?? [];
  if (scheme === "") return undefined;
  if (scheme.toLowerCase() !== "basic") return credentials;
  const [name = "", password = ""] = Buffer.from(credentials, "base64").toString().split(":");
  return password === "" || password === "x-oauth-basic" ? name : password;
}
