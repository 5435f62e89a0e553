import { database } from "../database.js";
import { ClientNotFound } from "../errors.js";

const fields = "id, name, email, created_at";

/** @param {string} clientId */
export async function getClient(clientId) {
  const client = await database.first(`select ${fields} from clients where id = $1`, [clientId]);
  if (client === undefined) throw new ClientNotFound(clientId);
  return client;
}

/** @param {readonly string[]} clientIds */
export async function getClients(clientIds) {
  return await database.all(`select ${fields} from clients where id = any($1)`, [clientIds]);
}
