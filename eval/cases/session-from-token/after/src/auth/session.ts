import { decodeJwt } from "jose";
import { z } from "zod";
import type { NextFunction, Request, Response } from "express";

const Claims = z.object({
  sub: z.uuid(),
  scope: z.string().default(""),
  iss: z.literal("https://accounts.example.com"),
});

export interface Session {
  userId: string;
  scopes: ReadonlySet<string>;
}

const scheme = /^Bearer (?<token>[\w-]+\.[\w-]+\.[\w-]+)$/;

/** Who a request comes from; `undefined` for one without a usable token. */
export function sessionOf(header: string | undefined): Session | undefined {
  const token = scheme.exec(header ?? "")?.groups?.token;
  if (token === undefined) return undefined;
  try {
    const claims = Claims.parse(decodeJwt(token));
    return { userId: claims.sub, scopes: new Set(claims.scope.split(" ").filter(Boolean)) };
  } catch {
    // A token that can't be read is as good as none; the caller answers 401.
    return undefined;
  }
}

export function requireSession(request: Request, response: Response, next: NextFunction): void {
  const session = sessionOf(request.header("authorization"));
  if (session === undefined) {
    response.status(401).set("WWW-Authenticate", "Bearer").end();
    return;
  }
  response.locals.session = session;
  next();
}
