import { Router } from "express";
import { z } from "zod";
import { requireCustomer, type CustomerRequest } from "../auth/require-customer.js";
import { NotFound } from "../errors.js";
import type { NoteStore } from "./note-store.js";
import type { OrderStore } from "./order-store.js";

const NoteBody = z.object({ text: z.string().trim().min(1).max(2_000) });

export function notesRouter(orders: OrderStore, notes: NoteStore): Router {
  const router = Router({ mergeParams: true });
  router.use(requireCustomer);

  router.post("/", async (request: CustomerRequest, response) => {
    const { text } = NoteBody.parse(request.body);
    const order = await orders.find(request.params.orderId);
    if (order === undefined || order.customerId !== request.customer.id) {
      throw new NotFound("There is no such order.");
    }
    const note = await notes.add({ orderId: order.id, authorId: request.customer.id, text });
    response.status(201).json(note);
  });

  return router;
}
