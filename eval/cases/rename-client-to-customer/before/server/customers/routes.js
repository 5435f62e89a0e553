import { Router } from "express";
import { requireStaff } from "../auth.js";
import { ClientNotFound } from "../errors.js";
import { getClient } from "./store.js";

export const clients = Router();

clients.get("/:clientId", requireStaff, async (request, response, next) => {
  try {
    response.json(await getClient(request.params.clientId));
  } catch (error) {
    if (error instanceof ClientNotFound) response.status(404).json({ problem: error.message });
    else next(error);
  }
});
