/* mp4: the pictures go through a pipe to ffmpeg, which writes a file that is
 * copied to its place when it is complete: the table of an mp4 stands before
 * the pictures, so that a film begins before all of it has come, and ffmpeg
 * needs a real file for that.
 *
 * Colours are converted here (to BT.709, as film has them), and only where a
 * picture differs from the one before: most of them stand still. */
#include "export_film.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

extern char **environ;

/* Pictures a second; milliseconds to wait for ffmpeg in one go; bytes to copy
 * at once. */
enum { RATE = 30, PATIENCE = 20, PIECE = 1 << 18 };

typedef struct Mp4 {
    FilmPlace place;
    char *dir, *film, *log; /* of its own, gone when all is over */
    pid_t child;            /* 0: none */
    int pipe;               /* to it; -1: closed */
    uint8_t *yuv;           /* the picture as ffmpeg gets it */
    size_t size, sent;      /* bytes of one, and how much of it is through */
    long frames, wanted;    /* sent so far, and what is due by now */
    bool ending;
    FILE *copy;
    struct sigaction before; /* of SIGPIPE */
    char why[300];
} Mp4;

/* ---- colours ---- */

/* Fixed point, 16 bits behind the point: luma from 16 to 235, chroma around
 * 128, from 16 to 240. */
static uint8_t luma(int r, int g, int b) {
    return (uint8_t)((11966 * r + 40254 * g + 4064 * b + (16 << 16) + 32768) >>
                     16);
}

static uint8_t blue(int r, int g, int b) {
    return (
        uint8_t)((-6596 * r - 22188 * g + 28784 * b + (128 << 16) + 32768) >>
                 16);
}

static uint8_t red(int r, int g, int b) {
    return (uint8_t)((28784 * r - 26145 * g - 2639 * b + (128 << 16) + 32768) >>
                     16);
}

static int part(uint32_t rgb, int shift) {
    return (int)(rgb >> shift & 255);
}

/* Two by two pixels have one chroma, that of their mean. */
static void convert_four(Mp4 *m, const Canvas *c, int x, int y) {
    size_t w = (size_t)c->w, at = (size_t)y * w + (size_t)x;
    const size_t four[4] = {at, at + 1, at + w, at + w + 1};
    int r = 2, g = 2, b = 2; /* rounds */
    for (int i = 0; i < 4; i++) {
        uint32_t rgb = c->pixels[four[i]];
        m->yuv[four[i]] = luma(part(rgb, 16), part(rgb, 8), part(rgb, 0));
        r += part(rgb, 16);
        g += part(rgb, 8);
        b += part(rgb, 0);
    }
    size_t all = w * (size_t)c->h;
    size_t half = (size_t)(y / 2) * (w / 2) + (size_t)(x / 2);
    m->yuv[all + half] = blue(r / 4, g / 4, b / 4);
    m->yuv[all + all / 4 + half] = red(r / 4, g / 4, b / 4);
}

static void convert(Mp4 *m, const Canvas *c, const Region *changed) {
    for (size_t i = 0; i < changed->len; i++) {
        Box b = changed->data[i];
        /* Outwards to whole squares: the size is even. */
        for (int y = b.y0 & ~1; y < b.y1; y += 2)
            for (int x = b.x0 & ~1; x < b.x1; x += 2)
                convert_four(m, c, x, y);
    }
}

/* ---- ffmpeg ---- */

static char *joined(const char *a, const char *b) {
    StrBuf sb = {0};
    sb_printf(&sb, "%s/%s", a, b);
    return sb_take(&sb);
}

static bool make_dir(Mp4 *m) {
    const char *tmp = getenv("TMPDIR");
    m->dir = joined(tmp && *tmp ? tmp : "/tmp", "loopscope-XXXXXX");
    if (!mkdtemp(m->dir)) {
        snprintf(m->why, sizeof m->why, "%s: %s", m->dir, strerror(errno));
        mem_free(m->dir);
        m->dir = NULL;
        return false;
    }
    m->film = joined(m->dir, "film.mp4");
    m->log = joined(m->dir, "log");
    return true;
}

/* As a child in a group of its own: Ctrl+C in a terminal is for us, and we end
 * it. */
static int spawn(Mp4 *m, char **argv, int from) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t set;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, from, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, m->log,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_init(&attr);
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    sigaddset(&set, SIGXFSZ);
    posix_spawnattr_setsigdefault(&attr, &set);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setflags(&attr,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawnp(&m->child, argv[0], &files, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attr);
    if (error) m->child = 0;
    return error;
}

/* H.264 with chroma for every second pixel is what every player knows.  18 is
 * where text still has clean edges. */
static int run_ffmpeg(Mp4 *m, int from) {
    char size[32], rate[16];
    snprintf(size, sizeof size, "%dx%d", m->place.w, m->place.h);
    snprintf(rate, sizeof rate, "%d", RATE);
    const char *argv[] = {"ffmpeg",
                          "-hide_banner",
                          "-loglevel",
                          "error",
                          "-f",
                          "rawvideo",
                          "-pixel_format",
                          "yuv420p",
                          "-video_size",
                          size,
                          "-framerate",
                          rate,
                          "-color_range",
                          "tv",
                          "-colorspace",
                          "bt709",
                          "-i",
                          "pipe:0",
                          "-an",
                          "-c:v",
                          "libx264",
                          "-preset",
                          "veryfast",
                          "-crf",
                          "18",
                          "-pix_fmt",
                          "yuv420p",
                          "-color_range",
                          "tv",
                          "-colorspace",
                          "bt709",
                          "-color_trc",
                          "bt709",
                          "-color_primaries",
                          "bt709",
                          "-movflags",
                          "+faststart",
                          "-f",
                          "mp4",
                          "-y",
                          m->film,
                          NULL};
    return spawn(m, (char **)argv, from);
}

static bool start(Mp4 *m) {
    int ends[2];
    if (!make_dir(m)) return false;
    if (pipe(ends) != 0) {
        snprintf(m->why, sizeof m->why, "%s", strerror(errno));
        return false;
    }
    m->pipe = ends[1];
    /* Or ffmpeg would hold its own input open. */
    fcntl(m->pipe, F_SETFD, FD_CLOEXEC);
    int error = run_ffmpeg(m, ends[0]);
    close(ends[0]);
    /* Never waits for long: the window has to stay alive. */
    fcntl(m->pipe, F_SETFL, O_NONBLOCK);
    if (error == ENOENT)
        snprintf(m->why, sizeof m->why,
                 "mp4 needs ffmpeg, which is not installed; gif needs nothing");
    else if (error)
        snprintf(m->why, sizeof m->why, "ffmpeg: %s", strerror(error));
    return error == 0;
}

/* What it has said last. */
static void ask_log(Mp4 *m) {
    char line[200] = "";
    FILE *f = fopen(m->log, "r");
    snprintf(m->why, sizeof m->why, "ffmpeg has failed, and does not say why");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        if (*line) snprintf(m->why, sizeof m->why, "ffmpeg: %s", line);
    }
    if (f) fclose(f);
}

/* It has ended by itself: 1 well, -1 badly, 0 not yet. */
static int ended(Mp4 *m) {
    int status = 0;
    if (!m->child) return -1;
    if (waitpid(m->child, &status, WNOHANG) != m->child) return 0;
    m->child = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 1;
    ask_log(m);
    return -1;
}

static void wait_a_little(void) {
    poll(NULL, 0, PATIENCE / 4);
}

/* ---- pictures ---- */

/* Nobody reads any more: it has something to say, and says it in a moment. */
static bool lost(Mp4 *m, const char **why) {
    for (int i = 0; i < 400 && ended(m) == 0; i++)
        wait_a_little();
    if (!*m->why) ask_log(m);
    *why = m->why;
    return false;
}

/* As much as goes through in a moment; true while there is more. */
static bool send_some(Mp4 *m, const char **why) {
    struct pollfd ready = {.fd = m->pipe, .events = POLLOUT};
    if (m->frames >= m->wanted) return false;
    if (poll(&ready, 1, PATIENCE) <= 0) return true;
    ssize_t n = write(m->pipe, m->yuv + m->sent, m->size - m->sent);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (n < 0) return lost(m, why);
    m->sent += (size_t)n;
    if (m->sent < m->size) return true;
    m->sent = 0;
    return ++m->frames < m->wanted;
}

static bool mp4_picture(void *state, const Canvas *c, const Region *changed,
                        double until, const char **why) {
    Mp4 *m = state;
    if (!m->child && !start(m)) {
        *why = m->why;
        return false;
    }
    convert(m, c, changed);
    m->wanted = (long)(until * RATE + 0.5);
    return true;
}

/* ---- the end ---- */

static bool copy(Mp4 *m, const char **why) {
    char piece[4096];
    for (int i = 0; i < PIECE / (int)sizeof piece; i++) {
        size_t n = fread(piece, 1, sizeof piece, m->copy);
        if (n == 0) return false;
        if (!m->place.sink(m->place.context, piece, n)) {
            *why = "";
            return false;
        }
    }
    return true;
}

/* After the last picture: ffmpeg ends, and its file is copied. */
static bool finish(Mp4 *m, const char **why) {
    if (m->copy) return copy(m, why);
    int how = ended(m);
    if (how == 0) {
        wait_a_little();
        return true;
    }
    if (how > 0) m->copy = fopen(m->film, "rb");
    if (how > 0 && !m->copy)
        snprintf(m->why, sizeof m->why, "%s: %s", m->film, strerror(errno));
    if (!m->copy) *why = m->why;
    return m->copy != NULL;
}

static bool mp4_work(void *state, const char **why) {
    Mp4 *m = state;
    return m->ending ? finish(m, why) : send_some(m, why);
}

static bool mp4_end(void *state, const char **why) {
    Mp4 *m = state;
    (void)why;
    close(m->pipe);
    m->pipe = -1;
    m->ending = true;
    return true;
}

static void *mp4_open(const FilmPlace *place) {
    Mp4 *m = mem_alloc(sizeof *m);
    m->place = *place;
    m->pipe = -1;
    m->size = (size_t)place->w * (size_t)place->h * 3 / 2;
    m->yuv = mem_alloc(m->size);
    /* A pipe that nobody reads is an error like any other. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &m->before);
    return m;
}

/* Whatever is still there, goes. */
static void mp4_close(void *state) {
    Mp4 *m = state;
    if (m->pipe >= 0) close(m->pipe);
    if (m->child) {
        kill(m->child, SIGKILL);
        waitpid(m->child, NULL, 0);
    }
    if (m->copy) fclose(m->copy);
    if (m->dir) {
        unlink(m->film);
        unlink(m->log);
        rmdir(m->dir);
    }
    sigaction(SIGPIPE, &m->before, NULL);
    mem_free(m->dir);
    mem_free(m->film);
    mem_free(m->log);
    mem_free(m->yuv);
    mem_free(m);
}

const FilmFormat film_mp4 = {.tick = 1.0 / RATE,
                             .even = 2,
                             .open = mp4_open,
                             .picture = mp4_picture,
                             .work = mp4_work,
                             .end = mp4_end,
                             .close = mp4_close};
