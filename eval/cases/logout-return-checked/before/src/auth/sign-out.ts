import type { Request, Response } from "express";
import { endSession } from "./sessions.js";

export async function signOut(request: Request, response: Response): Promise<void> {
  await endSession(request, response);
  response.redirect(303, "/");
}
