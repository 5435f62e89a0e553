import { verify } from "node:crypto";

import type { Token } from "../model.ts";
import type { World } from "../world.ts";
import { HttpError } from "./http-error.ts";

export type Caller = { kind: "app" } | { kind: "installation"; token: Token };

/** The most that an app may ask for, in seconds: ten minutes. */
const longestValidity = 600;
/** How far the clocks may differ, in seconds. */
const tolerance = 60;

/** Who sent this `Authorization` header. Throws the 401 that GitHub answers. */
export function authenticate(world: World, authorization: string | undefined): Caller {
  if (!authorization) throw new HttpError(401, "Requires authentication");
  const [, scheme = "", credentials = ""] = /^(bearer|token) (\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "bearer" && credentials.split(".").length === 3) {
    verifyAppJwt(world, credentials);
    return { kind: "app" };
  }
  const token = world.tokens.get(credentials);
  if (!token || token.expiresAt <= Date.now()) throw new HttpError(401, "Bad credentials");
  return { kind: "installation", token };
}

function verifyAppJwt(world: World, jwt: string): void {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = decode(payload);
  const signed = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    world.app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (decode(header)["alg"] !== "RS256" || !signed)
    throw new HttpError(401, "A JSON web token could not be decoded");
  const issuer = String(claims["iss"]);
  if (issuer !== String(world.app.id) && issuer !== world.app.clientId)
    throw new HttpError(404, "Integration not found");
  const seconds = Date.now() / 1000;
  const { exp, iat } = claims;
  if (typeof exp !== "number" || exp <= seconds)
    throw new HttpError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > seconds + longestValidity + tolerance)
    throw new HttpError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== "number" || iat > seconds + tolerance)
    throw new HttpError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    throw new HttpError(401, "A JSON web token could not be decoded");
  }
}
