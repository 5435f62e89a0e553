import { database } from "../database.js";
import { CustomerNotFound } from "../errors.js";

const columns = "id, name, email, created_at";

/** @param {string} customerId */
export async function getCustomer(customerId) {
  const customer = await database.first(`select ${columns} from customers where id = $1`, [customerId]);
  if (customer === undefined) throw new CustomerNotFound(customerId);
  return customer;
}

/** @param {readonly string[]} customerIds */
export async function getCustomers(customerIds) {
  return await database.all(`select ${columns} from customers where id = any($1)`, [customerIds]);
}
