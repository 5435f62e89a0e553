import { jwtVerify, type JWTPayload } from "jose";
import type { NextFunction, Request, Response } from "express";
import { publicKey } from "./keys.js";

export interface Session {
  userId: string;
  scopes: string[];
}

const scheme = /^Bearer (?<token>[\w-]+\.[\w-]+\.[\w-]+)$/;

export async function sessionOf(header: string | undefined): Promise<Session | undefined> {
  const token = scheme.exec(header ?? "")?.groups?.token;
  if (token === undefined) return undefined;
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, publicKey, { issuer: "https://accounts.example.com" }));
  } catch {
    return undefined;
  }
  return { userId: String(payload.sub), scopes: String(payload.scope ?? "").split(" ") };
}

export async function requireSession(request: Request, response: Response, next: NextFunction) {
  const session = await sessionOf(request.header("authorization"));
  if (session === undefined) {
    response.status(401).set("WWW-Authenticate", "Bearer").end();
    return;
  }
  response.locals.session = session;
  next();
}
