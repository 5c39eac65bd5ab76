// Connects pgx with the kit in the directory that is the argument.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

const statement = `select current_user, ssl, version from pg_stat_ssl where pid = pg_backend_pid()`

type row struct {
	CurrentUser string `json:"current_user"`
	Ssl         bool   `json:"ssl"`
	Version     string `json:"version"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(directory string) error {
	text, err := os.ReadFile(filepath.Join(directory, "connection.json"))
	if err != nil {
		return err
	}
	var kit struct {
		URI string `json:"pgxUri"`
	}
	if err := json.Unmarshal(text, &kit); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	config, err := pgx.ParseConfig(kit.URI)
	if err != nil {
		return err
	}
	// pgx has no encryption by GSSAPI, and would send libpq's word about it to the server.
	delete(config.RuntimeParams, "gssencmode")
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	var found row
	err = connection.QueryRow(ctx, statement).Scan(&found.CurrentUser, &found.Ssl, &found.Version)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}
