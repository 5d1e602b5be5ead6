/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a table of mounts: six words, of which the last three may be missing; \040 is a blank within one. */
#include <mntent.h>
#include <stdlib.h>
#include <string.h>

static const char blank[] = " \t\n";

FILE *setmntent(const char *path, const char *mode)
{
    return fopen(path, mode);
}

int endmntent(FILE *fp)
{
    if (fp != NULL)
        fclose(fp);
    return 1;
}

static char octal(const char *digits)
{
    return (char)((digits[0] - '0') << 6 | (digits[1] - '0') << 3 | (digits[2] - '0'));
}

/* The next word of a line, with its escapes resolved in place; "" when there is none. */
static char *word(char **line)
{
    char *start = *line + strspn(*line, blank), *in = start, *out = start;

    while (*in != '\0' && strchr(blank, *in) == NULL) {
        if (*in == '\\' && strspn(in + 1, "01234567") >= 3) {
            *out++ = octal(in + 1);
            in += 4;
        } else {
            *out++ = *in++;
        }
    }
    *line = *in != '\0' ? in + 1 : in;
    *out = '\0';
    return start;
}

struct mntent *getmntent_r(FILE *fp, struct mntent *entry, char *buf, int size)
{
    while (fgets(buf, size, fp) != NULL) {
        char *line = buf;

        if (strchr(buf, '\n') == NULL && !feof(fp)) {
            for (int c; (c = getc(fp)) != EOF && c != '\n';)
                ;
            continue;
        }
        entry->mnt_fsname = word(&line);
        if (*entry->mnt_fsname == '\0' || *entry->mnt_fsname == '#')
            continue;
        entry->mnt_dir = word(&line);
        entry->mnt_type = word(&line);
        entry->mnt_opts = word(&line);
        entry->mnt_freq = atoi(word(&line));
        entry->mnt_passno = atoi(word(&line));
        return entry;
    }
    return NULL;
}

struct mntent *getmntent(FILE *fp)
{
    static struct mntent entry;
    static char buf[1024];

    return getmntent_r(fp, &entry, buf, sizeof buf);
}

static void put_word(FILE *fp, const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(fp, strchr(" \t\n\\#", *text) != NULL ? "\\%03o" : "%c", (unsigned char)*text);
    putc(' ', fp);
}

int addmntent(FILE *fp, const struct mntent *entry)
{
    if (fseek(fp, 0, SEEK_END) == -1)
        return 1;
    put_word(fp, entry->mnt_fsname);
    put_word(fp, entry->mnt_dir);
    put_word(fp, entry->mnt_type);
    put_word(fp, entry->mnt_opts);
    return fprintf(fp, "%d %d\n", entry->mnt_freq, entry->mnt_passno) < 0 || fflush(fp) == EOF;
}

char *hasmntopt(const struct mntent *entry, const char *option)
{
    size_t length = strlen(option);

    for (char *at = entry->mnt_opts; *at != '\0'; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, option, length) == 0 && strchr("=,", at[length]) != NULL)
            return at;
    return NULL;
}
