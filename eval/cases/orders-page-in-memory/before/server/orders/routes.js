import { Router } from "express";
import { requireCustomer } from "../auth.js";
import { findOrder } from "./find-order.js";

export const routes = Router();
routes.use(requireCustomer);

routes.get("/:number", async (request, response) => {
  const order = await findOrder(request.customer.id, request.params.number);
  if (order === undefined) return response.sendStatus(404);
  response.json(order);
});
