package desk.tickets;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Finds tickets by what agents fill into the search form. */
public final class TicketSearch {
  private static final int LIMIT = 200;

  /** What is searched for; an empty set of states, and null for the others, mean everything. */
  public record Criteria(Set<String> states, String assignee, LocalDate since) {}

  private final DataSource database;

  public TicketSearch(DataSource database) {
    this.database = database;
  }

  /** The newest tickets that fit, two hundred at most. */
  public List<Ticket> find(Criteria criteria) throws SQLException {
    var sql = new StringBuilder("select id, title, state, assignee, opened_on from tickets where 1 = 1");
    List<Object> values = new ArrayList<>();
    if (!criteria.states().isEmpty()) {
      var marks = String.join(", ", Collections.nCopies(criteria.states().size(), "?"));
      sql.append(" and state in (").append(marks).append(")");
      values.addAll(criteria.states());
    }
    if (criteria.assignee() != null) {
      sql.append(" and assignee = ?");
      values.add(criteria.assignee());
    }
    if (criteria.since() != null) {
      sql.append(" and opened_on >= ?");
      values.add(criteria.since());
    }
    sql.append(" order by opened_on desc, id desc limit ").append(LIMIT);

    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int index = 0; index < values.size(); index++) {
        statement.setObject(index + 1, values.get(index));
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<Ticket> tickets = new ArrayList<>();
        while (rows.next()) {
          tickets.add(
              new Ticket(
                  rows.getLong("id"),
                  rows.getString("title"),
                  rows.getString("state"),
                  rows.getString("assignee"),
                  rows.getObject("opened_on", LocalDate.class)));
        }
        return tickets;
      }
    }
  }
}
