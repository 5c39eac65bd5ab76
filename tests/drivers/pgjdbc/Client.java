import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connects pgJDBC with the kit in the directory that is the argument. */
public final class Client {
  private static final String STATEMENT =
      "select row_to_json(me) from (select current_user, ssl, version from pg_stat_ssl"
          + " where pid = pg_backend_pid()) me";

  private Client() {}

  public static void main(String[] arguments) throws Exception {
    String kit = Files.readString(Path.of(arguments[0], "connection.json"));
    String passwords = find(kit, "pgpass");
    // No property of a URL names the file of passwords.
    if (passwords != null) {
      System.setProperty("org.postgresql.pgpassfile", passwords);
    }
    try (var connection = DriverManager.getConnection(find(kit, "jdbcUrl"));
        var rows = connection.createStatement().executeQuery(STATEMENT)) {
      rows.next();
      System.out.println(rows.getString(1));
    } catch (SQLException error) {
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        System.err.println(cause.getMessage());
      }
      System.exit(1);
    }
  }

  /** Java has no reader of JSON; the strings of a kit need none but for the two escapes. */
  private static String find(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : null;
  }
}
