# shellcheck shell=bash
# The two root filesystems that all test images stand on; sourced by build.sh.
# Everything comes from the archive that this machine's apt is set to.

: "${work:?is a directory of build.sh}"

# Debian as the official image has it: GNU tools, a user 999, and no openssl program.
make_debian_root() {
  local root=$1 codename mirror libraries
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    "CODENAME: $codename" 'COMPONENT: main' 'IDENTIFIER: Packages' | head -n 1)
  if [ -z "$mirror" ]; then
    echo "Cannot build the base image: apt knows no archive of \"$codename\"; run apt-get update" >&2
    return 1
  fi
  # What psql needs, but for perl, which Debian's wrapper around it would bring.
  libraries=$(depends_of "$(client_package)" | grep -E '^z?lib' | paste -s -d ,)
  debootstrap --variant=minbase --force-check-gpg --include="$libraries" "$codename" "$root" "$mirror"
  fetch_packages
  cp -a "$work"/packages/root/. "$root"/
  rm -rf "$root"/usr/share/{doc,info,locale,man} "$root"/var/lib/apt/lists/* \
    "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/log/*.log "$root"/etc/apt/sources.list
  add_postgres_user "$root" 999 /bin/bash
}

# The shape of the Alpine image: user 70, and of programs only busybox's and the image's own. The
# libraries are Debian's, since the server's binaries are built against glibc.
make_busybox_root() {
  local root=$1 debian=$2 name applet libraries
  mkdir -p "$root"/{dev,etc,proc,root,run,sys,tmp,var/lib,usr/{bin,sbin,lib,lib64,local/bin}}
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
  ln -s ../run "$root/var/run"
  chmod 1777 "$root/tmp"
  for libraries in "$debian"/usr/lib/*-linux-gnu; do
    mkdir -p "$root/usr/lib/${libraries##*/}"
    find "$libraries" -maxdepth 1 -name '*.so*' -exec cp -a -t "$root/usr/lib/${libraries##*/}" '{}' +
  done
  cp -a "$debian"/usr/lib64/. "$root"/usr/lib64/
  find "$debian"/usr/lib -maxdepth 1 -name 'ld-linux*' -exec cp -a -t "$root/usr/lib" '{}' +
  mkdir -p "$root/usr/lib/locale"
  cp -a "$debian"/usr/lib/locale/C.* "$root/usr/lib/locale/"
  cp -a "$work"/packages/root/usr/bin/{psql,pg_isready} "$root/usr/bin/"
  # In /bin before Debian 13, in /usr/bin since.
  find "$work/packages/busybox" -type f -path '*/bin/busybox' -exec cp -a -t "$root/usr/bin" '{}' +
  cp -a "$work"/packages/root/usr/sbin/gosu "$root/usr/sbin/"
  # An applet of Alpine's busybox that Debian's is built without.
  cp -a "$debian"/usr/bin/flock "$root/usr/bin/"
  for applet in $("$root/usr/bin/busybox" --list); do
    [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'nobody:x:65534:65534:nobody:/:/sbin/nologin' >>"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nobody:x:65534:' >"$root/etc/group"
  add_postgres_user "$root" 70 /bin/sh
}

depends_of() { apt-cache depends "$1" | sed -n 's/^ *Depends: *\([a-z0-9.+-]*\)$/\1/p'; }

client_package() { depends_of postgresql-client | grep -m 1 '^postgresql-client-[0-9]'; }

# psql and pg_isready with the libpq that belongs to them, gosu, and busybox on its own.
fetch_packages() {
  local client archive
  client=$(client_package)
  mkdir -p "$work"/packages/{deb,client,root/usr/bin,busybox}
  chmod 0777 "$work/packages/deb"
  (cd "$work/packages/deb" && apt-get download "$client" libpq5 gosu busybox-static)
  dpkg -x "$work"/packages/deb/"$client"_*.deb "$work/packages/client"
  dpkg -x "$work"/packages/deb/busybox-static_*.deb "$work/packages/busybox"
  for archive in "$work"/packages/deb/{libpq5,gosu}_*.deb; do
    dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$work/packages/root" --keep-directory-symlink
  done
  rm -rf "$work/packages/root/usr/share"
  cp -a "$work"/packages/client/usr/lib/postgresql/*/bin/{psql,pg_isready} "$work/packages/root/usr/bin/"
}

add_postgres_user() {
  local root=$1 id=$2 shell=$3
  echo "postgres:x:$id:$id::/var/lib/postgresql:$shell" >>"$root/etc/passwd"
  echo "postgres:x:$id:" >>"$root/etc/group"
  mkdir -p "$root"/{docker-entrypoint-initdb.d,var/lib/postgresql,run/postgresql}
  chown "$id:$id" "$root"/{var/lib,run}/postgresql
  chmod 1777 "$root/var/lib/postgresql"
  chmod 3777 "$root/run/postgresql"
}
