package billing.export;

import billing.invoices.Invoice;
import billing.invoices.InvoiceRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Year;
import java.util.List;
import java.util.Locale;

/** Writes the invoices of a year in the form that our accountants import. */
public final class InvoiceCsv {
  private static final String HEADER = "number;date;customer;net;tax;gross";

  private final InvoiceRepository invoices;

  public InvoiceCsv(InvoiceRepository invoices) {
    this.invoices = invoices;
  }

  /** A year has between 100,000 and 300,000 invoices. */
  public void write(Year year, Writer target) {
    List<Invoice> found = invoices.findByYear(year.getValue());
    String csv = HEADER + "\n";
    for (Invoice invoice : found) {
      csv += line(invoice);
    }
    try {
      target.write(csv);
      target.flush();
    } catch (IOException error) {
      throw new UncheckedIOException("The export of " + year + " can't be written", error);
    }
  }

  private static String line(Invoice invoice) {
    return String.join(
            ";",
            invoice.number(),
            invoice.date().toString(),
            quoted(invoice.customerNumber()),
            amount(invoice.net()),
            amount(invoice.tax()),
            amount(invoice.gross()))
        + "\n";
  }

  private static String amount(BigDecimal value) {
    return String.format(Locale.GERMANY, "%.2f", value);
  }

  /** Quotes double quotes by doubling them, as RFC 4180 has it. */
  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
