// A disk that takes its time, for machines whose own one does not: preloaded, it makes fsync and fdatasync last as long as on
// the SD card of a Pi.
//
//   gcc -shared -fPIC -O2 -o slow_disk.so slow_disk.c
//   SLOW_DISK_US=4000 LD_PRELOAD=./slow_disk.so program
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void rest(void) {
    const char *text = getenv("SLOW_DISK_US");
    long microseconds = text ? strtol(text, NULL, 10) : 0;
    struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&time, NULL);
}

static int call(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    rest();
    return real(file);
}

int fsync(int file) {
    return call("fsync", file);
}

int fdatasync(int file) {
    return call("fdatasync", file);
}
