/* Notes every change to files under a folder, so that a test can rebuild the folder as a disk would after a cut.
 *
 * LOSS_FOLDER: absolute, without symlinks.  LOSS_LOG: a file outside of it, appended to by every process of the tree.
 * LOSS_MARK: a file whose writes are noted as marks ("this was promised to somebody").
 * One record, in one writev: struct entry, then path, second path and data. tests/support/loss.py reads it.
 *
 * Not seen: writes through a shared mapping, io_uring, raw syscalls, stdio inside libc. SQLite with mmap_size=0,
 * Python and OpenSSL use none of these on files that matter (SQLite maps only -shm, which is made anew after a cut).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct entry {
    uint32_t magic;
    char op;
    char pad[3];
    uint32_t mode;
    uint32_t path_len, second_len;
    uint32_t check;
    uint64_t inode;
    uint64_t offset; /* of a write; size of a truncation; number of a sync */
    uint64_t data_len;
};

#define NEXT(name) __typeof__(name) *real = (__typeof__(name) *)next_of(#name)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *mark;
static size_t folder_len;
static int log_fd = -1;

static void *next_of(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        fprintf(stderr, "loss: no %s in libc\n", name);
        abort();
    }
    return found;
}

static void after_fork(void) { pthread_mutex_init(&lock, NULL); }

__attribute__((constructor)) static void begin(void)
{
    folder = getenv("LOSS_FOLDER");
    mark = getenv("LOSS_MARK");
    const char *log = getenv("LOSS_LOG");
    if (!folder || !log)
        return;
    folder_len = strlen(folder);
    int (*real_open)(const char *, int, ...) = (int (*)(const char *, int, ...))next_of("open64");
    int fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) {
        perror("loss: LOSS_LOG");
        abort();
    }
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 900); /* out of the way of programs that count descriptors */
    if (log_fd < 0)
        log_fd = fd;
    else
        close(fd);
    pthread_atfork(NULL, NULL, after_fork);
}

static int inside(const char *path)
{
    return folder && !strncmp(path, folder, folder_len) && (path[folder_len] == '/' || !path[folder_len]);
}

/* The path behind a descriptor, if it is one of ours: 1 under the folder, 2 the mark, 0 none. */
static int path_of(int fd, char *path)
{
    char link[40];
    if (log_fd < 0 || fd == log_fd)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (length < 0)
        return 0;
    path[length] = 0;
    if (mark && !strcmp(path, mark))
        return 2;
    return inside(path);
}

/* An absolute path without "." and ".." of its own folder; the last name may be missing. */
static int absolute(int at, const char *name, char *path)
{
    char joined[PATH_MAX * 2], parent[PATH_MAX];
    if (log_fd < 0)
        return 0;
    if (name[0] == '/')
        snprintf(joined, sizeof joined, "%s", name);
    else {
        char base[PATH_MAX];
        if (at == AT_FDCWD) {
            if (!getcwd(base, sizeof base))
                return 0;
        } else {
            char link[40];
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t length = readlink(link, base, sizeof base - 1);
            if (length < 0)
                return 0;
            base[length] = 0;
        }
        snprintf(joined, sizeof joined, "%s/%s", base, name);
    }
    size_t end = strlen(joined);
    while (end > 1 && joined[end - 1] == '/')
        joined[--end] = 0;
    char *slash = strrchr(joined, '/');
    if (!slash)
        return 0;
    *slash = 0;
    int saved = errno;
    char *resolved = realpath(slash == joined ? "/" : joined, parent);
    errno = saved;
    if (!resolved)
        return 0;
    snprintf(path, PATH_MAX, "%s/%s", parent[1] ? parent : "", slash + 1);
    return inside(path);
}

static uint32_t checksum(uint32_t sum, const void *data, size_t length)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ byte[i]) * 16777619u;
    return sum;
}

static void note(char op, uint64_t inode, uint64_t offset, uint32_t mode, const char *path, const char *second,
                 const void *data, size_t data_len)
{
    struct entry entry = {.magic = 0x55534f4c, .op = op, .mode = mode, .inode = inode, .offset = offset,
                          .path_len = path ? strlen(path) : 0, .second_len = second ? strlen(second) : 0,
                          .data_len = data_len};
    entry.check = checksum(checksum(2166136261u, &entry, sizeof entry), path, entry.path_len);
    int (*real)(int, const struct iovec *, int) = (int (*)(int, const struct iovec *, int))next_of("writev");
    struct iovec parts[4] = {{&entry, sizeof entry}, {(void *)path, entry.path_len},
                             {(void *)second, entry.second_len}, {(void *)data, data_len}};
    int saved = errno;
    real(log_fd, parts, 4);
    errno = saved;
}

static uint64_t inode_of(int fd)
{
    struct stat stat;
    return fstat(fd, &stat) ? 0 : stat.st_ino;
}

/* ---- opening -------------------------------------------------------------------------------------------------- */

static int opened(int at, const char *name, int flags, mode_t mode, const char *which)
{
    int (*real)(int, const char *, int, ...) = (int (*)(int, const char *, int, ...))next_of(which);
    char path[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !absolute(at, name, path))
        return real(at, name, flags, mode);
    struct stat before, now;
    pthread_mutex_lock(&lock);
    int existed = !lstat(path, &before);
    int fd = real(at, name, flags, mode);
    if (fd >= 0 && !fstat(fd, &now) && S_ISREG(now.st_mode)) {
        if (!existed)
            note('c', now.st_ino, 0, now.st_mode & 07777, path, NULL, NULL, 0);
        else if (flags & O_TRUNC)
            note('t', now.st_ino, 0, 0, NULL, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

static mode_t mode_in(int flags, va_list rest) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_in(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opened(AT_FDCWD, path, flags, mode, "openat64");                                                        \
    }
#define OPENAT(name)                                                                                                   \
    int name(int at, const char *path, int flags, ...)                                                                 \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_in(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opened(at, path, flags, mode, "openat64");                                                              \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode, "openat64"); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* ---- writing -------------------------------------------------------------------------------------------------- */

static void wrote(int fd, int kind, off_t offset, const void *data, ssize_t done)
{
    if (done > 0)
        note(kind == 2 ? 'm' : 'w', inode_of(fd), offset, 0, NULL, NULL, data, done);
}

/* Where a write() that has just ended began. */
static off_t began(int fd, ssize_t done)
{
    off_t end = lseek(fd, 0, SEEK_CUR);
    return end - done;
}

ssize_t write(int fd, const void *data, size_t length)
{
    NEXT(write);
    char path[PATH_MAX];
    int kind = path_of(fd, path);
    if (!kind)
        return real(fd, data, length);
    pthread_mutex_lock(&lock);
    ssize_t done = real(fd, data, length);
    wrote(fd, kind, done > 0 ? began(fd, done) : 0, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define PWRITE(name, type)                                                                                             \
    ssize_t name(int fd, const void *data, size_t length, type offset)                                                 \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        int kind = path_of(fd, path);                                                                                  \
        if (!kind)                                                                                                     \
            return real(fd, data, length, offset);                                                                     \
        pthread_mutex_lock(&lock);                                                                                     \
        ssize_t done = real(fd, data, length, offset);                                                                 \
        wrote(fd, kind, offset, data, done);                                                                           \
        pthread_mutex_unlock(&lock);                                                                                   \
        return done;                                                                                                   \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static void wrote_parts(int fd, int kind, off_t offset, const struct iovec *parts, ssize_t done)
{
    for (; done > 0; parts++) {
        ssize_t here = done < (ssize_t)parts->iov_len ? done : (ssize_t)parts->iov_len;
        wrote(fd, kind, offset, parts->iov_base, here);
        offset += here;
        done -= here;
    }
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NEXT(writev);
    char path[PATH_MAX];
    int kind = path_of(fd, path);
    if (!kind)
        return real(fd, parts, count);
    pthread_mutex_lock(&lock);
    ssize_t done = real(fd, parts, count);
    wrote_parts(fd, kind, done > 0 ? began(fd, done) : 0, parts, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define PWRITEV(name, type)                                                                                            \
    ssize_t name(int fd, const struct iovec *parts, int count, type offset)                                            \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        int kind = path_of(fd, path);                                                                                  \
        if (!kind)                                                                                                     \
            return real(fd, parts, count, offset);                                                                     \
        pthread_mutex_lock(&lock);                                                                                     \
        ssize_t done = real(fd, parts, count, offset);                                                                 \
        wrote_parts(fd, kind, offset, parts, done);                                                                    \
        pthread_mutex_unlock(&lock);                                                                                   \
        return done;                                                                                                   \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

/* What the kernel copied, read back. */
static void copied(int fd, off_t offset, ssize_t done)
{
    char buffer[65536];
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd); /* fd itself may be write-only */
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))next_of("open64");
    int again = real(link, O_RDONLY | O_CLOEXEC);
    while (again >= 0 && done > 0) {
        ssize_t got = pread(again, buffer, (size_t)done < sizeof buffer ? (size_t)done : sizeof buffer, offset);
        if (got <= 0)
            break;
        wrote(fd, 1, offset, buffer, got);
        offset += got;
        done -= got;
    }
    if (again >= 0)
        close(again);
}

#define SENDFILE(name, type)                                                                                           \
    ssize_t name(int out, int in, type *offset, size_t length)                                                         \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        if (path_of(out, path) != 1)                                                                                   \
            return real(out, in, offset, length);                                                                      \
        pthread_mutex_lock(&lock);                                                                                     \
        ssize_t done = real(out, in, offset, length);                                                                  \
        copied(out, done > 0 ? began(out, done) : 0, done);                                                            \
        pthread_mutex_unlock(&lock);                                                                                   \
        return done;                                                                                                   \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t length, unsigned flags)
{
    NEXT(copy_file_range);
    char path[PATH_MAX];
    if (path_of(out, path) != 1)
        return real(in, in_at, out, out_at, length, flags);
    pthread_mutex_lock(&lock);
    ssize_t done = real(in, in_at, out, out_at, length, flags);
    copied(out, done <= 0 ? 0 : out_at ? *out_at - done : began(out, done), done);
    pthread_mutex_unlock(&lock);
    return done;
}

/* ---- sizes and modes ------------------------------------------------------------------------------------------ */

#define FTRUNCATE(name, type)                                                                                          \
    int name(int fd, type size)                                                                                        \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        if (path_of(fd, path) != 1)                                                                                    \
            return real(fd, size);                                                                                     \
        pthread_mutex_lock(&lock);                                                                                     \
        int failed = real(fd, size);                                                                                   \
        if (!failed)                                                                                                   \
            note('t', inode_of(fd), size, 0, NULL, NULL, NULL, 0);                                                     \
        pthread_mutex_unlock(&lock);                                                                                   \
        return failed;                                                                                                 \
    }
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

#define TRUNCATE(name, type)                                                                                           \
    int name(const char *name_, type size)                                                                             \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        struct stat stat_;                                                                                             \
        if (!absolute(AT_FDCWD, name_, path))                                                                          \
            return real(name_, size);                                                                                  \
        pthread_mutex_lock(&lock);                                                                                     \
        int failed = real(name_, size);                                                                                \
        if (!failed && !stat(path, &stat_))                                                                            \
            note('t', stat_.st_ino, size, 0, NULL, NULL, NULL, 0);                                                     \
        pthread_mutex_unlock(&lock);                                                                                   \
        return failed;                                                                                                 \
    }
TRUNCATE(truncate, off_t)
TRUNCATE(truncate64, off64_t)

static void grew(int fd, off_t end)
{
    note('g', inode_of(fd), end, 0, NULL, NULL, NULL, 0);
}

#define POSIX_FALLOCATE(name, type)                                                                                    \
    int name(int fd, type offset, type length)                                                                         \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        int failed = real(fd, offset, length);                                                                         \
        if (!failed && path_of(fd, path) == 1)                                                                         \
            grew(fd, offset + length);                                                                                 \
        return failed;                                                                                                 \
    }
POSIX_FALLOCATE(posix_fallocate, off_t)
POSIX_FALLOCATE(posix_fallocate64, off64_t)

#define FALLOCATE(name, type)                                                                                          \
    int name(int fd, int mode, type offset, type length)                                                               \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        char path[PATH_MAX];                                                                                           \
        int failed = real(fd, mode, offset, length);                                                                   \
        if (!failed && !mode && path_of(fd, path) == 1)                                                                \
            grew(fd, offset + length);                                                                                 \
        return failed;                                                                                                 \
    }
FALLOCATE(fallocate, off_t)
FALLOCATE(fallocate64, off64_t)

int fchmod(int fd, mode_t mode)
{
    NEXT(fchmod);
    char path[PATH_MAX];
    int failed = real(fd, mode);
    if (!failed && path_of(fd, path) == 1)
        note('p', inode_of(fd), 0, mode, NULL, NULL, NULL, 0);
    return failed;
}

int fchmodat(int at, const char *name, mode_t mode, int flags)
{
    NEXT(fchmodat);
    char path[PATH_MAX];
    struct stat stat_;
    int failed = real(at, name, mode, flags);
    if (!failed && absolute(at, name, path) && !stat(path, &stat_))
        note('p', stat_.st_ino, 0, mode, NULL, NULL, NULL, 0);
    return failed;
}

int chmod(const char *name, mode_t mode) { return fchmodat(AT_FDCWD, name, mode, 0); }

/* ---- syncing: only what was noted before the sync began is certain when it has ended ---------------------------- */

static int synced(int fd, const char *which)
{
    int (*real)(int) = (int (*)(int))next_of(which);
    char path[PATH_MAX];
    if (path_of(fd, path) != 1)
        return real(fd);
    static uint32_t count;
    uint64_t number = (uint64_t)getpid() << 32 | __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    uint64_t inode = inode_of(fd);
    pthread_mutex_lock(&lock);
    note('b', inode, number, 0, NULL, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    int failed = real(fd);
    if (!failed) {
        pthread_mutex_lock(&lock);
        note('s', inode, number, 0, NULL, NULL, NULL, 0);
        pthread_mutex_unlock(&lock);
    }
    return failed;
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

/* ---- names ---------------------------------------------------------------------------------------------------- */

int renameat2(int old_at, const char *old, int new_at, const char *new, unsigned flags)
{
    NEXT(renameat2);
    char from[PATH_MAX], to[PATH_MAX];
    int ours = absolute(old_at, old, from) | absolute(new_at, new, to);
    if (!ours)
        return real(old_at, old, new_at, new, flags);
    pthread_mutex_lock(&lock);
    int failed = real(old_at, old, new_at, new, flags);
    if (!failed)
        note('r', 0, flags, 0, from, to, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int renameat(int old_at, const char *old, int new_at, const char *new) { return renameat2(old_at, old, new_at, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }

int unlinkat(int at, const char *name, int flags)
{
    NEXT(unlinkat);
    char path[PATH_MAX];
    if (!absolute(at, name, path))
        return real(at, name, flags);
    pthread_mutex_lock(&lock);
    int failed = real(at, name, flags);
    if (!failed)
        note('u', 0, 0, 0, path, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name)
{
    struct stat stat_;
    return unlinkat(AT_FDCWD, name, !lstat(name, &stat_) && S_ISDIR(stat_.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdirat(int at, const char *name, mode_t mode)
{
    NEXT(mkdirat);
    char path[PATH_MAX];
    struct stat stat_;
    if (!absolute(at, name, path))
        return real(at, name, mode);
    pthread_mutex_lock(&lock);
    int failed = real(at, name, mode);
    if (!failed && !stat(path, &stat_))
        note('d', stat_.st_ino, 0, stat_.st_mode & 07777, path, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int symlinkat(const char *target, int at, const char *name)
{
    NEXT(symlinkat);
    char path[PATH_MAX];
    if (!absolute(at, name, path))
        return real(target, at, name);
    struct stat stat_;
    pthread_mutex_lock(&lock);
    int failed = real(target, at, name);
    if (!failed && !lstat(path, &stat_))
        note('l', stat_.st_ino, 0, 0, path, target, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int symlink(const char *target, const char *name) { return symlinkat(target, AT_FDCWD, name); }

int linkat(int old_at, const char *old, int new_at, const char *new, int flags)
{
    NEXT(linkat);
    char to[PATH_MAX];
    struct stat stat_;
    if (!absolute(new_at, new, to))
        return real(old_at, old, new_at, new, flags);
    pthread_mutex_lock(&lock);
    int failed = real(old_at, old, new_at, new, flags);
    if (!failed && !stat(to, &stat_))
        note('h', stat_.st_ino, 0, 0, to, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }
