import { Router } from "express";
import { requireStaff } from "../auth.js";
import { CustomerNotFound } from "../errors.js";
import { getCustomer } from "./store.js";

export const customers = Router();

customers.get("/:customerId", requireStaff, async (request, response, next) => {
  try {
    response.json(await getCustomer(request.params.customerId));
  } catch (error) {
    if (error instanceof CustomerNotFound) response.status(404).json({ problem: error.message });
    else next(error);
  }
});
