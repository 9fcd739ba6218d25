/* SPDX-License-Identifier: MIT */
/* What a program may do that its caller may not. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "command/privilege.h"

/* A mount whose programs give no privileges. */
static bool
is_nosuid(const char *path)
{
	struct statvfs mount;

	return statvfs(path, &mount) == 0 && (mount.f_flag & ST_NOSUID) != 0;
}

/*
 * Do the capabilities of the file set AT_SECURE? The effective bit does by
 * itself; without it one has to become permitted.
 */
static bool
is_capable(const char *path, bool is_fixed)
{
	struct __user_cap_header_struct header = {
	    _LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct own[_LINUX_CAPABILITY_U32S_3] = {0};
	struct vfs_ns_cap_data file = {0};
	uint32_t gained;
	size_t i;

	if (getxattr(path, "security.capability", &file, sizeof(file)) <= 0)
		return false;
	if ((le32toh(file.magic_etc) & VFS_CAP_FLAGS_EFFECTIVE) != 0)
		return true;
	syscall(SYS_capget, &header, own);
	for (i = 0; i < VFS_CAP_U32; i++) {
		gained =
		    le32toh(file.data[i].permitted) |
		    (le32toh(file.data[i].inheritable) & own[i].inheritable);
		if (is_fixed)
			gained &= own[i].permitted;
		if (gained != 0)
			return true;
	}
	return false;
}

/*
 * As the kernel sets AT_SECURE (security/commoncap.c): a change of the user or
 * of the group counts; capabilities do not for root, who has them anyway. With
 * no_new_privs users and groups do not change, and capabilities are not given
 * either, but the effective bit of the file sets it all the same.
 */
const char *
privilege_gained(const char *path)
{
	bool is_fixed = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
	struct stat status;

	if (stat(path, &status) == -1 || is_nosuid(path))
		return NULL;
	if (!is_fixed && (status.st_mode & S_ISUID) != 0 &&
	    status.st_uid != getuid())
		return "setuid";
	if (!is_fixed && (status.st_mode & S_ISGID) != 0 &&
	    (status.st_mode & S_IXGRP) != 0 && status.st_gid != getgid())
		return "setgid";
	if (getuid() != 0 && is_capable(path, is_fixed))
		return "file capabilities";
	return NULL;
}
